package dev.ias.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.key.KeyRing;
import dev.ias.testing.Jws;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestKeys;
import dev.ias.verification.Failure.ExpiredToken;
import dev.ias.verification.Failure.InvalidToken;
import dev.ias.verification.FailureException;
import dev.ias.verification.LimitKey;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Fuzz test of bearer tokens: every text yields a sign-up, {@link InvalidToken} or {@link ExpiredToken}. */
class TokenParsersFuzzTest {

    private static final byte[] KEY = TestKeys.bytes("token");
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ",",
            ":",
            ".",
            "=",
            "null",
            "true",
            "1e999",
            "-1",
            "99999999999999999999",
            "\"exp\":1,",
            "\"crit\":[\"b64\"],",
            "\"b64\":false,",
            "\"alg\":\"none\",",
            "\"kid\":\"secret\",",
            "\"jwk\":{},",
            "\\u0000",
            "\ud800",
            "\ufeff");

    private final KeyRing ring = KeyRing.parse(TestKeys.ring("token"));
    private final EmailVerificationTokens tokens = new EmailVerificationTokens(
            purpose -> ring,
            new TokenSettings("ias", "relying-party", AuthAlgorithm.EDDSA, Duration.ofHours(1), Duration.ofMinutes(10)),
            new TestClock());
    private final VerificationId signUp = new VerificationId(UUID.randomUUID(), new LimitKey("0123456789abcdefghij-_"));
    private final String good = tokens.issue(signUp);

    @Test
    void anyTextIsVerifiedOrRejected() {
        Fuzz.run("tokens", 0.06, List.of(good), PIECES, this::read);
    }

    /** Tokens with a valid signature, so that header and claims are parsed. */
    @Test
    void anySignedTextIsVerifiedOrRejected() {
        var header = Jws.part(good, 0);
        var payload = Jws.part(good, 1);
        Fuzz.run("signed headers", 0.04, List.of(header), PIECES, text -> read(Jws.hs256(text, payload, KEY)));
        Fuzz.run("signed claims", 0.04, List.of(payload), PIECES, text -> read(Jws.hs256(header, text, KEY)));
    }

    private void read(String text) {
        try {
            tokens.verify(text);
        } catch (FailureException e) {
            assertThat(e.failure()).isInstanceOfAny(InvalidToken.class, ExpiredToken.class);
        }
    }
}
