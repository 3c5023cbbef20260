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
    private static final Duration LEASE_AND_BACKOFF = Duration.ofSeconds(75).plus(Told.LONGEST_BACK_OFF);

    private final Told told = new Told("ias.webhook.timeout", "15s", "ias.purge.interval", "1h");

    @AfterEach
    void stop() {
        told.close();
    }

    @Test
    void aPoisonEventBecomesADeadLetterAfterFiveAttempts() {
        told.confirmed(JANE);
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            crashDuringTheAttempt();
            assertThat(told.receiver.received()).hasSize(attempt);
            told.clock.advance(LEASE_AND_BACKOFF);
        }

        told.dispatch();
        told.dispatchAfter(Duration.ofDays(1));

        assertThat(told.receiver.received()).hasSize(ATTEMPTS);
        assertThat(told.waiting()).as("kept for inspection").hasSize(1);
    }

    @Test
    void theFirstRetryFollowsTheLeaseAndLaterOnesBackOff() {
        told.confirmed(JANE);
        crashDuringTheAttempt();
        told.clock.advance(Duration.ofSeconds(75));
        crashDuringTheAttempt();

        told.dispatchAfter(Duration.ofSeconds(75));
        assertThat(told.receiver.received()).hasSize(2);
        told.dispatchAfter(Duration.ofSeconds(5));
        assertThat(told.receiver.received()).hasSize(3);
    }

    @Test
    void aDeadLetterDoesNotBlockOtherEvents() {
        told.confirmedByLink(JANE);
        told.database.execute("update event set attempts = 5, unfinished = 5");
        told.deletedLink(JANE);
        told.clock.advance(Duration.ofMinutes(5));
        told.confirmedByLink(JANE);
        told.confirmed(JUNE);

        try (var log = new LogCapture()) {
            told.dispatch();
            assertThat(log.text()).contains("ERROR").contains("is a dead letter: its last 5 attempts");
        }

        assertThat(told.receiver.received())
                .extracting(request ->
                        request.email() + " " + request.json().path("timestamp").asText())
                .as("the later event of the same verification and that of another one")
                .containsExactlyInAnyOrder(JANE + " 2026-03-01T12:05:00Z", JUNE + " 2026-03-01T12:05:00Z");
        assertThat(told.waiting()).hasSize(1);
        told.ias.bean(WebhookMetrics.class).measure();
        assertThat(gauge("ias.webhook.dead")).isEqualTo(1);
        assertThat(gauge("ias.webhook.events")).isZero();
        assertThat(gauge("ias.webhook.age")).isZero();
        told.dispatchAfter(Duration.ofDays(1));
        assertThat(told.receiver.received()).hasSize(2);
    }

    @Test
    void theLastAttemptOfAnEventIsMadeAlone() {
        told.confirmed(JANE);
        told.database.execute("update event set attempts = 4, unfinished = 4");
        told.clock.advance(Duration.ofSeconds(1));
        told.confirmed(JUNE);
        told.confirmed(JILL);

        crashDuringTheAttempt();

        assertThat(told.receiver.received()).extracting(Received::email).containsExactly(JANE);
        assertThat(told.database.query("select unfinished from event order by created_at"))
                .containsExactly("5", "0", "0");
    }

    @Test
    void anyOutcomeResetsTheCountOfUnfinishedAttempts() {
        told.confirmed(JANE);
        told.database.execute("update event set attempts = 4, unfinished = 4");
        told.receiver.behave(Behaviour.status(500));

        told.dispatch();

        assertThat(told.database.query("select attempts || ' ' || unfinished from event"))
                .containsExactly("5 0");
    }

    @Test
    void aDeadLetterIsDeletedAtItsMaximumAge() {
        told.confirmed(JANE);
        told.database.execute("update event set unfinished = 5");
        told.dispatch();

        told.clock.advance(Duration.ofDays(3));
        told.ias.bean(WebhookPurge.class).run();

        assertThat(told.waiting()).isEmpty();
    }

    /** Simulates a crash: the attempt is recorded, its outcome is not. */
    private void crashDuringTheAttempt() {
        told.receiver.behave((received, exchange) -> {
            told.database.execute("alter table event rename to away");
            exchange.sendResponseHeaders(200, -1);
        });
        assertThatThrownBy(told::dispatch).isInstanceOf(RuntimeException.class);
        told.database.execute("alter table away rename to event");
        told.receiver.behave(Behaviour.ACCEPT);
    }

    private double gauge(String name) {
        return told.ias.bean(MeterRegistry.class).get(name).gauge().value();
    }
}
