package dev.ias.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Issues auth tokens: signed JWTs that assert a confirmed address. Back ends verify them offline with the public keys.
 * Issuing is idempotent: all claims are derived from the confirmation, so a repeated call returns the same claims, and
 * with Ed25519, which is deterministic, the same token.
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
            var algorithm = settings.algorithm();
            var pair = pairs().getKeys().getFirst();
            var header = new JWSHeader.Builder(algorithm.jws())
                    .type(TYPE)
                    .keyID(pair.getKeyID())
                    .build();
            var token = new SignedJWT(header, claims);
            token.sign(algorithm.signer(pair));
            return token.serialize();
        } catch (JOSEException | InvalidKeysException e) {
            throw new FailureException(new StepFailed(Step.CREATE_TOKEN), e);
        }
    }

    /**
     * Returns the public keys as a JWK set (RFC 7517), including keys that no longer sign, and of each key those of all
     * algorithms, so that a change of the algorithm invalidates no token.
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
        var pairs = new JWKSet(Stream.concat(Stream.of(settings.algorithm()), Stream.of(AuthAlgorithm.values()))
                .distinct()
                .flatMap(algorithm -> ring.stream().map(key -> pair(algorithm, key)))
                .toList());
        derived = new Derived(ring, pairs);
        return pairs;
    }

    private static JWK pair(AuthAlgorithm algorithm, Key key) {
        try {
            return algorithm.pair(key);
        } catch (GeneralSecurityException e) {
            throw new InvalidKeysException("cannot derive a public key", e);
        }
    }
}
