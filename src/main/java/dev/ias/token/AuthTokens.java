package dev.ias.token;

import com.google.crypto.tink.subtle.Ed25519Sign;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ias.key.InvalidKeysException;
import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.KeyRing;
import dev.ias.key.Keys;
import dev.ias.signup.ConfirmedSignUp;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Issues auth tokens: JWTs signed with Ed25519 (RFC 8037) that assert a confirmed address. Back ends verify them
 * offline with the public keys. Issuing is idempotent: all claims are derived from the confirmation and Ed25519 is
 * deterministic, so a repeated call returns the same token.
 */
@Singleton
public class AuthTokens {

    private static final JOSEObjectType TYPE = new JOSEObjectType("auth+jwt");

    private record Derived(KeyRing ring, JWKSet pairs) {}

    private final Keys keys;
    private final TokenSettings settings;
    private volatile @Nullable Derived derived;

    AuthTokens(Keys keys, TokenSettings settings) {
        this.keys = keys;
        this.settings = settings;
    }

    /**
     * Returns the token of a confirmation.
     *
     * @throws FailureException if the signing key cannot be read
     */
    public String issue(ConfirmedSignUp confirmed) {
        var user = confirmed.user();
        var claims = new JWTClaimsSet.Builder()
                .issuer(settings.issuer())
                .audience(settings.audience())
                .subject(user.id().toString())
                .claim("email", user.address().typed())
                .claim("email_verified", true)
                .jwtID(confirmed.signUp().toString())
                .issueTime(Date.from(user.verifiedAt()))
                .expirationTime(Date.from(user.verifiedAt().plus(settings.authLifetime())))
                .build();
        try {
            var pair = (OctetKeyPair) pairs().getKeys().getFirst();
            var header = new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                    .type(TYPE)
                    .keyID(pair.getKeyID())
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(new Ed25519Signer(pair));
            return token.serialize();
        } catch (JOSEException | InvalidKeysException e) {
            throw new FailureException(new StepFailed(Step.CREATE_TOKEN), e);
        }
    }

    /**
     * Returns the public keys as a JWK set (RFC 7517), including keys that no longer sign.
     *
     * @throws FailureException if the keys cannot be read
     */
    public Map<String, Object> publicKeys() {
        try {
            return pairs().toPublicJWKSet().toJSONObject();
        } catch (InvalidKeysException e) {
            throw new FailureException(new StepFailed(Step.CREATE_TOKEN), e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a ring is the same instance until its source changes
    private JWKSet pairs() {
        var ring = keys.ring(KeyPurpose.AUTH);
        var cached = derived;
        if (cached != null && cached.ring() == ring) {
            return cached.pairs();
        }
        var pairs = new JWKSet(ring.stream().map(AuthTokens::pair).toList());
        derived = new Derived(ring, pairs);
        return pairs;
    }

    private static JWK pair(Key key) {
        try {
            var pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(key.bytes());
            return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(pair.getPublicKey()))
                    .d(Base64URL.encode(pair.getPrivateKey()))
                    .keyID(key.id())
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.EdDSA)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot derive a public key", e);
        }
    }
}
