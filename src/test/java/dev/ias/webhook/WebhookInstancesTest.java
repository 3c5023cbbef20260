package dev.ias.webhook;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.ias.webhook.TestReceiver.Behaviour;
import dev.ias.webhook.TestReceiver.Received;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several instances with one receiver; crash and shutdown during delivery. */
class WebhookInstancesTest {

    private static final String JANE = "jane@example.com";
    private static final int CONNECTIONS = 8;
    private static final Duration LEASE = Duration.ofSeconds(75);

    private final WebhookFixture fixture = new WebhookFixture("ias.webhook.timeout", "15s", "ias.purge.interval", "1h");

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void afterACrashAnotherInstanceRedeliversWithTheSameId() {
        fixture.confirmed(JANE);
        fixture.receiver.behave((received, exchange) -> {
            fixture.database.execute("alter table event rename to away");
            exchange.sendResponseHeaders(200, -1);
        });
        assertThatThrownBy(fixture::dispatch).isInstanceOf(RuntimeException.class);
        fixture.database.execute("alter table away rename to event");
        fixture.receiver.behave(Behaviour.ACCEPT);

        try (var other = fixture.start(fixture.clock)) {
            fixture.clock.advance(LEASE.minusMillis(1));
            other.bean(WebhookDispatcher.class).dispatch();
            assertThat(fixture.receiver.received()).as("the lease holds").hasSize(1);
            fixture.clock.advance(Duration.ofMillis(1));
            other.bean(WebhookDispatcher.class).dispatch();
        }

        assertThat(fixture.receiver.received()).hasSize(2);
        assertThat(fixture.receiver.received().getFirst().id())
                .isEqualTo(fixture.receiver.received().getLast().id());
        assertThat(fixture.receiver.received().getFirst().body())
                .isEqualTo(fixture.receiver.received().getLast().body());
        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void twoInstancesDeliverEveryEventOnce() {
        var people = IntStream.range(0, 60)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        people.forEach(fixture::confirmed);
        var requests = new AtomicInteger();
        fixture.receiver.behave((received, exchange) -> {
            if (requests.incrementAndGet() <= CONNECTIONS) {
                fixture.receiver.hold();
            }
            exchange.sendResponseHeaders(200, -1);
        });

        try (var other = fixture.start(fixture.clock)) {
            var slow = Thread.ofPlatform().start(fixture::dispatch);
            eventually(() -> assertThat(requests).hasValue(CONNECTIONS));
            other.bean(WebhookDispatcher.class).dispatch();
            fixture.receiver.release();
            eventually(() -> assertThat(slow.isAlive()).isFalse());

            assertThat(Outcomes.of(other)).containsOnly(entry("delivered", 60L - CONNECTIONS));
        }
        assertThat(fixture.outcomes()).containsOnly(entry("delivered", (long) CONNECTIONS));
        assertThat(fixture.receiver.received()).extracting(Received::email).containsExactlyInAnyOrderElementsOf(people);
        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void shutdownRecordsTheOutcomeOfAttemptsInFlight() {
        fixture.confirmed(JANE);
        fixture.receiver.behave((received, exchange) -> {
            fixture.receiver.hold();
            exchange.sendResponseHeaders(200, -1);
        });
        var ending = fixture.start(fixture.clock);
        ending.bean(WebhookSweeper.class).sweep();
        eventually(() -> assertThat(fixture.receiver.received()).hasSize(1));

        var closing = Thread.ofPlatform().start(ending::close);
        eventually(() -> assertThat(closing.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(WebhookSweeper.class.getName())));
        fixture.receiver.release();

        eventually(() -> assertThat(closing.isAlive()).isFalse());
        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void anInstanceThatHasLostItsLeaseDoesNotChangeTheEvent() {
        fixture.confirmed(JANE);
        fixture.receiver.behave((received, exchange) -> {
            // Another instance claims the event.
            fixture.database.execute("update event set next_attempt_at = '2030-01-01T00:00:00Z'");
            exchange.sendResponseHeaders(500, -1);
        });

        fixture.dispatch();

        assertThat(fixture.database.query("select attempts from event where next_attempt_at = '2030-01-01T00:00:00Z'"))
                .as("counted once, when the attempt was begun")
                .containsExactly("1");
    }
}
