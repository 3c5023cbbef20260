package dev.ias.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.ias.key.InvalidKeysException;
import dev.ias.key.KeyRing;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestKeys;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.ExpiredToken;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.LimitKey;
import dev.ias.verification.VerificationId;
import java.text.ParseException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Lifetime and key rotation of email verification tokens. Malformed tokens are tested over HTTP. */
class EmailVerificationTokensTest {

    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final VerificationId SIGN_UP =
            new VerificationId(UUID.randomUUID(), new LimitKey("0123456789abcdefghij-_"));

    private final TestClock clock = new TestClock();

    private EmailVerificationTokens tokens(String... keys) {
        return tokens("ias", keys);
    }

    private EmailVerificationTokens tokens(String issuer, String[] keys) {
        var ring = KeyRing.parse(TestKeys.ring(keys));
        return new EmailVerificationTokens(
                purpose -> ring,
                new TokenSettings(issuer, "relying-party", AuthAlgorithm.EDDSA, LIFETIME, Duration.ofMinutes(10)),
                clock);
    }

    @Test
    void aTokenIdentifiesItsSignUp() {
        assertThat(tokens("new").verify(tokens("new").issue(SIGN_UP))).isEqualTo(SIGN_UP);
    }

    @Test
    void aTokenIsUniqueAndDoesNotContainTheAddress() throws ParseException {
        var token = SignedJWT.parse(tokens("new").issue(SIGN_UP));

        assertThat(token.getHeader().toJSONObject())
                .containsOnlyKeys("alg", "typ", "kid")
                .containsEntry("alg", "HS256")
                .containsEntry("typ", "email-verification+jwt")
                .containsEntry("kid", "new");
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "aud", "sub", "rcp", "jti", "iat", "exp");
        assertThat(tokens("new").issue(SIGN_UP)).isNotEqualTo(token.serialize());
    }

    @Test
    void aTokenExpiresAtTheEndOfItsLifetime() {
        var token = tokens("new").issue(SIGN_UP);

        clock.advance(LIFETIME.minusSeconds(1));
        assertThat(tokens("new").verify(token)).isEqualTo(SIGN_UP);
        clock.advance(Duration.ofSeconds(1));
        assertThat(failure(tokens("new"), token)).isEqualTo(new ExpiredToken());
    }

    @Test
    void aRetiredKeyVerifiesUntilItIsRemovedFromTheRing() {
        var token = tokens("old").issue(SIGN_UP);

        assertThat(tokens("new", "old").verify(token)).isEqualTo(SIGN_UP);
        assertThat(failure(tokens("new"), token)).isEqualTo(new InvalidToken());
    }

    @Test
    void aTokenOfAnotherIssuerWithTheSameKeysIsInvalid() {
        var token = tokens("elsewhere", new String[] {"new"}).issue(SIGN_UP);

        assertThat(failure(tokens("new"), token)).isEqualTo(new InvalidToken());
    }

    @Test
    void unreadableKeysDoNotMakeTheTokenInvalid() {
        var token = tokens("new").issue(SIGN_UP);
        var broken = new EmailVerificationTokens(
                purpose -> {
                    throw new InvalidKeysException("gone");
                },
                new TokenSettings("ias", "relying-party", AuthAlgorithm.EDDSA, LIFETIME, LIFETIME),
                clock);

        assertThat(failure(broken, token)).isEqualTo(new StepFailed(Step.CREATE_TOKEN));
        assertThatThrownBy(() -> broken.issue(SIGN_UP))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isEqualTo(new StepFailed(Step.CREATE_TOKEN)));
    }

    private static Failure failure(EmailVerificationTokens tokens, String token) {
        try {
            throw new AssertionError("was accepted: " + tokens.verify(token));
        } catch (FailureException e) {
            return e.failure();
        }
    }
}
