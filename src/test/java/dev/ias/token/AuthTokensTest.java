package dev.ias.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jwt.SignedJWT;
import dev.ias.key.InvalidKeysException;
import dev.ias.key.KeyRing;
import dev.ias.signup.ConfirmedSignUp;
import dev.ias.testing.TestKeys;
import dev.ias.verification.Address;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.User;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Auth tokens, verified with the public keys only, as a back end does. */
class AuthTokensTest {

    private static final Instant CONFIRMED_AT = Instant.parse("2026-03-01T12:00:00.987654Z");
    private static final TokenSettings SETTINGS =
            new TokenSettings("ias", "relying-party", AuthAlgorithm.EDDSA, Duration.ofHours(1), Duration.ofMinutes(10));
    private static final TokenSettings ES256 =
            new TokenSettings("ias", "relying-party", AuthAlgorithm.ES256, Duration.ofHours(1), Duration.ofMinutes(10));
    private static final UUID SIGN_UP = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final User USER = new User(
            UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8058"),
            new Address("Jane@example.com", "jane@example.com"),
            CONFIRMED_AT);

    private static AuthTokens tokens(String... keys) {
        return tokens(SETTINGS, keys);
    }

    private static AuthTokens tokens(TokenSettings settings, String... keys) {
        var ring = KeyRing.parse(TestKeys.ring(keys));
        return new AuthTokens(purpose -> ring, settings);
    }

    @Test
    void aTokenHasTheClaimsOfTheConfirmation() throws ParseException {
        var token = SignedJWT.parse(tokens("new").issue(new ConfirmedSignUp(SIGN_UP, USER, false)));

        assertThat(token.getHeader().toJSONObject())
                .containsOnlyKeys("alg", "typ", "kid")
                .containsEntry("alg", "EdDSA")
                .containsEntry("typ", "auth+jwt")
                .containsEntry("kid", "new");
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getClaims())
                .containsOnlyKeys("iss", "aud", "sub", "email", "email_verified", "jti", "iat", "exp");
        assertThat(claims.getIssuer()).isEqualTo("ias");
        assertThat(claims.getAudience()).containsExactly("relying-party");
        assertThat(claims.getSubject()).isEqualTo(USER.id().toString());
        assertThat(claims.getStringClaim("email")).isEqualTo("Jane@example.com");
        assertThat(claims.getBooleanClaim("email_verified")).isTrue();
        assertThat(claims.getJWTID()).isEqualTo(SIGN_UP.toString());
        assertThat(claims.getIssueTime()).isEqualTo(Date.from(Instant.parse("2026-03-01T12:00:00Z")));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(Instant.parse("2026-03-01T12:10:00Z")));
    }

    @Test
    void aRepeatedIssueReturnsTheSameToken() {
        var first = tokens("new").issue(new ConfirmedSignUp(SIGN_UP, USER, false));

        assertThat(tokens("new", "old").issue(new ConfirmedSignUp(SIGN_UP, USER, false)))
                .isEqualTo(first);
        assertThat(tokens("new").issue(new ConfirmedSignUp(UUID.randomUUID(), USER, false)))
                .isNotEqualTo(first);
    }

    @Test
    void thePublicKeysVerifyTokensOfAllKeysOfTheRing() throws ParseException, JOSEException {
        var published = JWKSet.parse(tokens("new", "old").publicKeys());

        assertThat(published.getKeys())
                .extracting(key -> key.getKeyID())
                .containsExactly("new", "old", "new:ES256", "old:ES256");
        for (var key : new String[] {"new", "old"}) {
            var token = SignedJWT.parse(tokens(key).issue(new ConfirmedSignUp(SIGN_UP, USER, false)));
            var publicKey = (OctetKeyPair) published.getKeyByKeyId(key);
            assertThat(token.verify(new Ed25519Verifier(publicKey))).isTrue();
            var other = (OctetKeyPair) published.getKeyByKeyId(key.equals("new") ? "old" : "new");
            assertThat(token.verify(new Ed25519Verifier(other))).isFalse();
        }
    }

    @Test
    void noPrivateKeyIsPublished() {
        var published = tokens("new", "old").publicKeys();

        assertThat(published).containsOnlyKeys("keys");
        assertThat((List<?>) published.get("keys"))
                .hasSize(4)
                .allSatisfy(key -> assertThat(((Map<?, ?>) key).keySet())
                        .map(String::valueOf)
                        .isSubsetOf("kty", "crv", "x", "y", "kid", "use", "alg"));
    }

    @Test
    void aTokenOfES256HasTheSameClaimsAndIsVerifiedByItsPublicKey() throws ParseException, JOSEException {
        var token = SignedJWT.parse(tokens(ES256, "new", "old").issue(new ConfirmedSignUp(SIGN_UP, USER, false)));
        var published = JWKSet.parse(tokens(ES256, "new", "old").publicKeys());

        assertThat(token.getHeader().toJSONObject())
                .containsOnlyKeys("alg", "typ", "kid")
                .containsEntry("alg", "ES256")
                .containsEntry("kid", "new:ES256");
        assertThat(token.verify(new ECDSAVerifier((ECKey) published.getKeyByKeyId("new:ES256"))))
                .isTrue();
        assertThat(token.verify(new ECDSAVerifier((ECKey) published.getKeyByKeyId("old:ES256"))))
                .isFalse();
        assertThat(token.getJWTClaimsSet())
                .isEqualTo(SignedJWT.parse(tokens("new").issue(new ConfirmedSignUp(SIGN_UP, USER, false)))
                        .getJWTClaimsSet());
    }

    @Test
    void aChangeOfTheAlgorithmInvalidatesNoToken() throws ParseException, JOSEException {
        var before = SignedJWT.parse(tokens("key").issue(new ConfirmedSignUp(SIGN_UP, USER, false)));
        var after = SignedJWT.parse(tokens(ES256, "key").issue(new ConfirmedSignUp(SIGN_UP, USER, false)));

        for (var settings : List.of(SETTINGS, ES256)) {
            var published = JWKSet.parse(tokens(settings, "key").publicKeys());
            assertThat(before.verify(new Ed25519Verifier((OctetKeyPair) published.getKeyByKeyId("key"))))
                    .isTrue();
            assertThat(after.verify(new ECDSAVerifier((ECKey) published.getKeyByKeyId("key:ES256"))))
                    .isTrue();
        }
    }

    @Test
    void unreadableKeysFailTheStepCreateToken() {
        var broken = new AuthTokens(
                purpose -> {
                    throw new InvalidKeysException("gone");
                },
                SETTINGS);

        assertThatThrownBy(() -> broken.issue(new ConfirmedSignUp(SIGN_UP, USER, false)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isEqualTo(new StepFailed(Step.CREATE_TOKEN)));
    }
}
