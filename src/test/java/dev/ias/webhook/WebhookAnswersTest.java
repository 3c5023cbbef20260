package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.InputTable;
import dev.ias.testing.TestClock;
import java.time.Duration;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;

class WebhookAnswersTest {

    private final WebhookAnswers answers = new WebhookAnswers(new TestClock());

    @Test
    void onlyAsciiDigitsAreADelay() {
        assertThat(pause("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(InputTable.noIntegers())
                .allSatisfy(text -> assertThat(pause(text)).isEqualTo(Duration.ZERO));
    }

    private Duration pause(String retryAfter) {
        var response = new BasicHttpResponse(503);
        response.addHeader("Retry-After", retryAfter);
        return answers.read(response).pause();
    }
}
