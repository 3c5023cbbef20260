package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.LogCapture;
import dev.ias.webhook.TestReceiver.Behaviour;
import dev.ias.webhook.TestReceiver.Received;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events whose attempts end without an outcome, such as poison events that end the process. */
class WebhookDeadLetterTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";
    private static final String JILL = "jill@example.com";
    private static final int ATTEMPTS = 5;
    private static final Duration LEASE_AND_BACKOFF = Duration.ofSeconds(75).plus(WebhookFixture.LONGEST_BACK_OFF);

    private final WebhookFixture fixture = new WebhookFixture("ias.webhook.timeout", "15s", "ias.purge.interval", "1h");

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aPoisonEventBecomesADeadLetterAfterFiveAttempts() {
        fixture.confirmed(JANE);
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            crashDuringTheAttempt();
            assertThat(fixture.receiver.received()).hasSize(attempt);
            fixture.clock.advance(LEASE_AND_BACKOFF);
        }

        fixture.dispatch();
        fixture.dispatchAfter(Duration.ofDays(1));

        assertThat(fixture.receiver.received()).hasSize(ATTEMPTS);
        assertThat(fixture.waiting()).as("kept for inspection").hasSize(1);
    }

    @Test
    void theFirstRetryFollowsTheLeaseAndLaterOnesBackOff() {
        fixture.confirmed(JANE);
        crashDuringTheAttempt();
        fixture.clock.advance(Duration.ofSeconds(75));
        crashDuringTheAttempt();

        fixture.dispatchAfter(Duration.ofSeconds(75));
        assertThat(fixture.receiver.received()).hasSize(2);
        fixture.dispatchAfter(Duration.ofSeconds(5));
        assertThat(fixture.receiver.received()).hasSize(3);
    }

    @Test
    void aDeadLetterDoesNotBlockOtherEvents() {
        fixture.confirmedByLink(JANE);
        fixture.database.execute("update event set attempts = 5, unfinished = 5");
        fixture.deletedLink(JANE);
        fixture.clock.advance(Duration.ofMinutes(5));
        fixture.confirmedByLink(JANE);
        fixture.confirmed(JUNE);

        try (var log = new LogCapture()) {
            fixture.dispatch();
            assertThat(log.text()).contains("ERROR").contains("is a dead letter: its last 5 attempts");
        }

        assertThat(fixture.receiver.received())
                .extracting(request ->
                        request.email() + " " + request.json().path("timestamp").asText())
                .as("the later event of the same verification and that of another one")
                .containsExactlyInAnyOrder(JANE + " 2026-03-01T12:05:00Z", JUNE + " 2026-03-01T12:05:00Z");
        assertThat(fixture.waiting()).hasSize(1);
        fixture.ias.bean(WebhookMetrics.class).measure();
        assertThat(gauge("ias.webhook.dead")).isEqualTo(1);
        assertThat(gauge("ias.webhook.events")).isZero();
        assertThat(gauge("ias.webhook.age")).isZero();
        fixture.dispatchAfter(Duration.ofDays(1));
        assertThat(fixture.receiver.received()).hasSize(2);
    }

    @Test
    void theLastAttemptOfAnEventIsMadeAlone() {
        fixture.confirmed(JANE);
        fixture.database.execute("update event set attempts = 4, unfinished = 4");
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.confirmed(JUNE);
        fixture.confirmed(JILL);

        crashDuringTheAttempt();

        assertThat(fixture.receiver.received()).extracting(Received::email).containsExactly(JANE);
        assertThat(fixture.database.query("select unfinished from event order by created_at"))
                .containsExactly("5", "0", "0");
    }

    @Test
    void anyOutcomeResetsTheCountOfUnfinishedAttempts() {
        fixture.confirmed(JANE);
        fixture.database.execute("update event set attempts = 4, unfinished = 4");
        fixture.receiver.behave(Behaviour.status(500));

        fixture.dispatch();

        assertThat(fixture.database.query("select attempts || ' ' || unfinished from event"))
                .containsExactly("5 0");
    }

    @Test
    void aDeadLetterIsDeletedAtItsMaximumAge() {
        fixture.confirmed(JANE);
        fixture.database.execute("update event set unfinished = 5");
        fixture.dispatch();

        fixture.clock.advance(Duration.ofDays(3));
        fixture.ias.bean(WebhookPurge.class).run();

        assertThat(fixture.waiting()).isEmpty();
    }

    /** Simulates a crash: the attempt is recorded, its outcome is not. */
    private void crashDuringTheAttempt() {
        fixture.receiver.behave((received, exchange) -> {
            fixture.database.execute("alter table event rename to away");
            exchange.sendResponseHeaders(200, -1);
        });
        assertThatThrownBy(fixture::dispatch).isInstanceOf(RuntimeException.class);
        fixture.database.execute("alter table away rename to event");
        fixture.receiver.behave(Behaviour.ACCEPT);
    }

    private double gauge(String name) {
        return fixture.ias.bean(MeterRegistry.class).get(name).gauge().value();
    }
}
