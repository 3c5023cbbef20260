package dev.ias.report.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.BounceKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusCodeTest {

    @ParameterizedTest
    @CsvSource({
        // Addressing: unknown mailbox, domain, syntax, moved, null MX.
        "5.1.0, HARD",
        "5.1.1, HARD",
        "5.1.2, HARD",
        "5.1.3, HARD",
        "5.1.6, HARD",
        "5.1.10, HARD",
        // The sender's address.
        "5.1.7, SOFT",
        "5.1.8, SOFT",
        // Mailbox: disabled, full, too large, mailing list.
        "5.2.1, HARD",
        "5.2.2, FULL",
        "4.2.2, FULL",
        "5.2.3, SOFT",
        "5.2.4, SOFT",
        // System, routing, protocol, content, policy.
        "5.3.4, SOFT",
        "5.4.4, HARD",
        "5.4.6, SOFT",
        "5.5.1, SOFT",
        "5.6.0, SOFT",
        "5.7.1, SOFT",
        "5.0.0, SOFT",
        "4.1.1, SOFT",
        "4.4.7, SOFT",
        "4.7.0, SOFT"
    })
    void theCodeTellsWhetherTheMailboxCanBeReached(String code, BounceKind kind) {
        assertThat(StatusCode.find(code)).map(StatusCode::kind).contains(kind);
    }

    @Test
    void codesAreFoundInTexts() {
        assertThat(StatusCode.find("550-5.1.1 unknown")).map(StatusCode::text).contains("5.1.1");
        assertThat(StatusCode.find(" 5.1.10 (null MX)")).map(StatusCode::text).contains("5.1.10");
        assertThat(StatusCode.find("host 10.5.1.1 said no")).isEmpty();
        assertThat(StatusCode.find("15.1.1")).isEmpty();
        assertThat(StatusCode.find("5.1.1.1")).isEmpty();
        assertThat(StatusCode.find("3.1.1")).isEmpty();
        assertThat(StatusCode.find("5.1.1000")).isEmpty();
    }
}
