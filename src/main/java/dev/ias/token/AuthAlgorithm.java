package dev.ias.token;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.ias.key.Key;
import java.security.GeneralSecurityException;

/** Signature algorithm of auth tokens, by its name in JOSE. Every key of the ring has a key pair for each algorithm. */
enum AuthAlgorithm {
    /** Ed25519 (RFC 8037); the key is the seed. */
    EDDSA("EdDSA") {
        @Override
        JWK pair(Key key) throws GeneralSecurityException {
            var pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(key.bytes());
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(pair.getPublicKey()))
                    .d(Base64URL.encode(pair.getPrivateKey()))
                    .keyID(key.id())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.EdDSA)
                    .build();
        }

        @Override
        JWSSigner signer(JWK pair) throws JOSEException {
            return new Ed25519Signer(pair.toOctetKeyPair());
        }
    },

    /** ECDSA with P-256 and SHA-256 (RFC 7518 section 3.4); the private key is derived from the key. */
    ES256("ES256") {
        @Override
        JWK pair(Key key) throws GeneralSecurityException {
            var pair = P256KeyPair.derive(key);
            return new ECKey.Builder(Curve.P_256, pair.publicKey())
                    .privateKey(pair.privateKey())
                    // No id of a ring has a colon, so the kid is unique.
                    .keyID(key.id() + ":ES256")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .build();
        }

        @Override
        JWSSigner signer(JWK pair) throws JOSEException {
            return new ECDSASigner(pair.toECKey());
        }
    };

    private final String text;

    AuthAlgorithm(String text) {
        this.text = text;
    }

    /** Returns the key pair of a key, with a {@code kid} that is unique over all keys and algorithms. */
    abstract JWK pair(Key key) throws GeneralSecurityException;

    /** Returns a signer with the private key of a pair of this algorithm. */
    abstract JWSSigner signer(JWK pair) throws JOSEException;

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(text);
    }

    /** Returns the name in JOSE, which is also the value of the setting. */
    @Override
    public String toString() {
        return text;
    }
}
