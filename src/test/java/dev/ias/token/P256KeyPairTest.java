package dev.ias.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.key.KeyRing;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class P256KeyPairTest {

    /** RFC 6979 section A.2.5, and the private keys 1 and 2, whose public keys have an odd and an even {@code y}. */
    @ParameterizedTest
    @CsvSource({
        "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721,"
                + "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6,"
                + "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        "1,"
                + "6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,"
                + "4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5",
        "2,"
                + "7CF27B188D034F7E8A52380304B51AC3C08969E277F21B35A60B48FC47669978,"
                + "07775510DB8ED040293D9AC69F7430DBBA7DADE63CE982299E04B79D227873D1"
    })
    void thePublicKeyIsThatOfTheScalar(String scalar, String x, String y) throws GeneralSecurityException {
        var point = P256KeyPair.of(number(scalar)).publicKey().getW();

        assertThat(point.getAffineX()).isEqualTo(number(x));
        assertThat(point.getAffineY()).isEqualTo(number(y));
    }

    /** Pins the derivation, computed by another implementation of HKDF and of the curve. */
    @Test
    void aKeyHasTheSamePairForEver() throws GeneralSecurityException {
        var key = KeyRing.parse("any:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
                .first();

        var pair = P256KeyPair.derive(key);

        assertThat(pair.privateKey().getS())
                .isEqualTo(number("e366ca0569e72095f339f85958adb4e4eb6127b3a18aaf4bf9737bee5651648a"));
        assertThat(pair.publicKey().getW().getAffineX())
                .isEqualTo(number("36e4e428d16a4916a68618abf4e3336dfa44254066ea585a2d0b90993af3652c"));
        assertThat(pair.publicKey().getW().getAffineY())
                .isEqualTo(number("915a004da2ddd9746aad1e407b48b4a128d32e1074a5ef4bfb1ab16bda8c9db3"));
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }
}
