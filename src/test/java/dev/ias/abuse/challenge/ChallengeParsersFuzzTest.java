package dev.ias.abuse.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import dev.ias.testing.ProofOfWork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fuzzes the parsers of solutions and of answers of providers: the result is well-formed or empty. */
class ChallengeParsersFuzzTest {

    private static final String PAYLOAD = """
        {"algorithm":"SHA-256","challenge":"%s","number":17,"salt":"%s?expires=1798761600&","signature":"%s"}\
        """.formatted("a".repeat(64), "b".repeat(24), "c".repeat(64));

    @Test
    void aPayloadIsWellFormedOrEmpty() {
        Fuzz.run(
                "altcha payloads",
                0.05,
                List.of(PAYLOAD),
                List.of("\"number\":", "{", "}", "&", "?expires=", "1e9", "0", "-", "\\u0000", "[[[["),
                text -> {
                    requireWellFormed(text);
                    requireWellFormed(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
                });
        assertThat(AltchaSolution.parse(Base64.getEncoder().encodeToString(PAYLOAD.getBytes(StandardCharsets.UTF_8))))
                .isPresent();
    }

    private static void requireWellFormed(String text) {
        AltchaSolution.parse(text).ifPresent(solution -> {
            assertThat(solution.challenge()).matches("[0-9a-f]{64}");
            assertThat(solution.signature()).matches("[0-9a-f]{64}");
            assertThat(solution.number()).isBetween(0L, 9_999_999_999L);
            assertThat(solution.salt()).endsWith("?expires=" + solution.expires() + "&");
            assertThat(ProofOfWork.hash(solution.salt())).isNotEmpty();
        });
    }

    @Test
    void anAnswerDecidesOrIsRejected() {
        Fuzz.run(
                "siteverify answers",
                0.05,
                List.of(
                        "{\"success\":true,\"hostname\":\"example.com\"}",
                        "{\"success\":false,\"error-codes\":[\"invalid-input-secret\"]}"),
                List.of("\"success\":", "true", "false", "null", "[", "{", "\"error-codes\":[", "]", "}"),
                text -> {
                    try {
                        SiteverifyAnswer.parse(text.getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        assertThat(e).isNotNull();
                    }
                });
    }
}
