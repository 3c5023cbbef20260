package dev.ias.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.jwk.Curve;
import dev.ias.key.Key;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;

/** A key pair on the curve P-256 (FIPS 186-5, SP 800-186). */
record P256KeyPair(ECPrivateKey privateKey, ECPublicKey publicKey) {

    private static final byte[] PURPOSE = "ias auth token ES256".getBytes(US_ASCII);
    // 64 bits more than the order of the curve has, so that the reduction is not biased.
    private static final int SCALAR_BYTES = 40;

    /**
     * Derives a key pair deterministically: 320 bits of HKDF-SHA256 (RFC 5869), reduced as in FIPS 186-5 section A.2.1.
     * A change of the derivation would invalidate the tokens in circulation.
     */
    static P256KeyPair derive(Key key) throws GeneralSecurityException {
        var bits = KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract().addIKM(key.bytes()).thenExpand(PURPOSE, SCALAR_BYTES));
        var order = curve().getOrder();
        return of(new BigInteger(1, bits).mod(order.subtract(BigInteger.ONE)).add(BigInteger.ONE));
    }

    /** Returns the key pair of a private scalar. The JDK has no multiplication of points, except within ECDH. */
    static P256KeyPair of(BigInteger scalar) throws GeneralSecurityException {
        var keys = KeyFactory.getInstance("EC");
        var curve = curve();
        var privateKey = (ECPrivateKey) keys.generatePrivate(new ECPrivateKeySpec(scalar, curve));
        var ecdh = KeyAgreement.getInstance("ECDH");
        ecdh.init(privateKey);
        ecdh.doPhase(keys.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)), true);
        var x = new BigInteger(1, ecdh.generateSecret());
        var prime = prime(curve);
        var y = root(x, curve);
        var publicKey = publicKey(keys, x, y);
        return new P256KeyPair(
                privateKey, verifies(publicKey, privateKey) ? publicKey : publicKey(keys, x, prime.subtract(y)));
    }

    private static ECPublicKey publicKey(KeyFactory keys, BigInteger x, BigInteger y) throws GeneralSecurityException {
        return (ECPublicKey) keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve()));
    }

    /** Returns one of the two {@code y} with {@code y² = x³ + ax + b}. */
    private static BigInteger root(BigInteger x, ECParameterSpec curve) {
        var prime = prime(curve);
        var square = x.pow(2)
                .add(curve.getCurve().getA())
                .multiply(x)
                .add(curve.getCurve().getB())
                .mod(prime);
        // The prime of P-256 is 3 modulo 4.
        return square.modPow(prime.add(BigInteger.ONE).shiftRight(2), prime);
    }

    private static boolean verifies(ECPublicKey publicKey, ECPrivateKey privateKey) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(PURPOSE);
        var signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PURPOSE);
        return signature.verify(signed);
    }

    private static BigInteger prime(ECParameterSpec curve) {
        return ((ECFieldFp) curve.getCurve().getField()).getP();
    }

    private static ECParameterSpec curve() {
        return Curve.P_256.toECParameterSpec();
    }
}
