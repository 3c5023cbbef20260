package dev.ias.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The flow from the first mail to the confirmed address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpFlowTest {

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).clock(clock).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aMailedCodeConfirmsTheAddress() {
        var token = ias.signUp("flow@example.com").token();

        var answer = ias.confirm(token, relay.lastTo("flow@example.com").code());

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("id").asText()).hasSize(36);
        assertThat(answer.json().path("authToken").asText()).isNotEmpty();
    }

    @Test
    void resendTooSoonAnswers429WithRetryAfter() {
        var token = ias.signUp("soon@example.com").token();
        clock.advance(Duration.ofMillis(10_001));

        var answer = ias.resend(token);

        assertThat(answer.error()).isEqualTo("429 user/400");
        assertThat(answer.retryAfter()).isEqualTo(20);
        assertThat(relay.mailsTo("soon@example.com")).hasSize(1);
    }
}
