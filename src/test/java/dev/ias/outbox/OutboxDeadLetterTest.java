package dev.ias.outbox;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead letters: messages whose attempts end without an outcome, for example because the process is killed. */
class OutboxDeadLetterTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final Duration MAXIMUM_BACKOFF = Duration.ofSeconds(64);

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.outbox.verdict-timeout", "60s")
            .set("ias.outbox.sweep-interval", "1h")
            .set("ias.outbox.measure-interval", "50ms")
            .set("ias.limits.code-lifetime", "10h")
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void theFirstAttemptIsCountedOnInsertion() {
        relay.behave((step, recipient) -> assertThat(counts()).containsExactly("1 1"));

        ias.signUp(JANE);

        eventually(() -> assertThat(outbox()).isEmpty());
        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    void theNumberOfAttemptsWithoutAnOutcomeIsBounded() {
        defer(JANE);
        var queue = ias.bean(OutboxQueue.class);
        for (var attempt = 0; attempt < 5; attempt++) {
            clock.advance(LEASE.plus(MAXIMUM_BACKOFF));
            // As if the claiming instance were killed before it recorded an outcome.
            assertThat(queue.claimDue(100, false).messages()).hasSize(1);
        }

        clock.advance(LEASE.plus(MAXIMUM_BACKOFF));

        assertThat(queue.claimDue(100, false).messages()).isEmpty();
        assertThat(outbox()).as("kept for inspection").hasSize(1);
    }

    @Test
    void aMessageWithTheMaximumOfAttemptsIsADeadLetterUntilItExpires() {
        defer(JANE);
        database.execute("update outbox set attempts = 5, unfinished = 5");
        defer(JUNE);
        relay.behave(Behaviour.ACCEPT);

        try (var log = new LogCapture()) {
            sweepAfter(MAXIMUM_BACKOFF);
            assertThat(log.text()).contains("ERROR").contains("is a dead letter: its last 5 attempts");
        }

        eventually(() -> assertThat(outbox()).hasSize(1));
        assertThat(relay.mails()).singleElement().matches(mail -> mail.to().equals(JUNE));
        eventually(() -> assertThat(gauge("ias.outbox.dead")).isEqualTo(1));
        eventually(() -> assertThat(gauge("ias.outbox.messages")).isZero());
        sweepAfter(Duration.ofHours(1));
        assertThat(relay.mails()).hasSize(1);

        sweepAfter(Duration.ofHours(10));
        assertThat(outbox()).isEmpty();
    }

    @Test
    void theLastAttemptOfAMessageIsClaimedAlone() {
        defer(JANE);
        database.execute("update outbox set attempts = 4, unfinished = 4");
        clock.advance(Duration.ofSeconds(1));
        defer(JUNE);
        clock.advance(MAXIMUM_BACKOFF);
        var queue = ias.bean(OutboxQueue.class);

        assertThat(queue.claimDue(100, false).messages())
                .extracting(message -> message.to().typed())
                .containsExactly(JANE);
        assertThat(queue.claimDue(100, false).messages())
                .extracting(message -> message.to().typed())
                .containsExactly(JUNE);
    }

    @Test
    void theLastAttemptOfAMessageWaitsForTheEndOfOthers() {
        defer(JANE);
        database.execute("update outbox set attempts = 4, unfinished = 4");
        clock.advance(MAXIMUM_BACKOFF);
        var queue = ias.bean(OutboxQueue.class);

        assertThat(queue.claimDue(100, true).messages()).isEmpty();

        var claimed = queue.claimDue(100, false);
        assertThat(claimed.messages()).hasSize(1);
        assertThat(claimed.alone()).isTrue();
    }

    @Test
    void anyVerdictResetsTheCountOfUnfinishedAttempts() {
        defer(JANE);
        database.execute("update outbox set attempts = 4, unfinished = 4");

        sweepAfter(MAXIMUM_BACKOFF);

        eventually(() -> assertThat(counts()).containsExactly("5 0"));
    }

    /** Creates a message that the relay has deferred. */
    private void defer(String address) {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        assertThat(ias.signUp(address).status()).isEqualTo(201);
    }

    private void sweepAfter(Duration time) {
        clock.advance(time);
        ias.bean(OutboxSweeper.class).sweep();
    }

    private List<String> outbox() {
        return database.query("select id from outbox");
    }

    private List<String> counts() {
        return database.query("select attempts || ' ' || unfinished from outbox");
    }

    private double gauge(String name) {
        return ias.bean(MeterRegistry.class).get(name).gauge().value();
    }
}
