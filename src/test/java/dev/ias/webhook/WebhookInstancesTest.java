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

    private final Told told = new Told("ias.webhook.timeout", "15s", "ias.purge.interval", "1h");

    @AfterEach
    void stop() {
        told.close();
    }

    @Test
    void afterACrashAnotherInstanceRedeliversWithTheSameId() {
        told.confirmed(JANE);
        told.receiver.behave((received, exchange) -> {
            told.database.execute("alter table event rename to away");
            exchange.sendResponseHeaders(200, -1);
        });
        assertThatThrownBy(told::dispatch).isInstanceOf(RuntimeException.class);
        told.database.execute("alter table away rename to event");
        told.receiver.behave(Behaviour.ACCEPT);

        try (var other = told.start(told.clock)) {
            told.clock.advance(LEASE.minusMillis(1));
            other.bean(WebhookDispatcher.class).dispatch();
            assertThat(told.receiver.received()).as("the lease holds").hasSize(1);
            told.clock.advance(Duration.ofMillis(1));
            other.bean(WebhookDispatcher.class).dispatch();
        }

        assertThat(told.receiver.received()).hasSize(2);
        assertThat(told.receiver.received().getFirst().id())
                .isEqualTo(told.receiver.received().getLast().id());
        assertThat(told.receiver.received().getFirst().body())
                .isEqualTo(told.receiver.received().getLast().body());
        assertThat(told.waiting()).isEmpty();
    }

    @Test
    void twoInstancesDeliverEveryEventOnce() {
        var people = IntStream.range(0, 60)
                .mapToObj("person%d@example.com"::formatted)
                .toList();
        people.forEach(told::confirmed);
        var requests = new AtomicInteger();
        told.receiver.behave((received, exchange) -> {
            if (requests.incrementAndGet() <= CONNECTIONS) {
                told.receiver.hold();
            }
            exchange.sendResponseHeaders(200, -1);
        });

        try (var other = told.start(told.clock)) {
            var slow = Thread.ofPlatform().start(told::dispatch);
            eventually(() -> assertThat(requests).hasValue(CONNECTIONS));
            other.bean(WebhookDispatcher.class).dispatch();
            told.receiver.letGo();
            eventually(() -> assertThat(slow.isAlive()).isFalse());

            assertThat(Outcomes.of(other)).containsOnly(entry("delivered", 60L - CONNECTIONS));
        }
        assertThat(told.outcomes()).containsOnly(entry("delivered", (long) CONNECTIONS));
        assertThat(told.receiver.received()).extracting(Received::email).containsExactlyInAnyOrderElementsOf(people);
        assertThat(told.waiting()).isEmpty();
    }

    @Test
    void shutdownRecordsTheOutcomeOfAttemptsInFlight() {
        told.confirmed(JANE);
        told.receiver.behave((received, exchange) -> {
            told.receiver.hold();
            exchange.sendResponseHeaders(200, -1);
        });
        var ending = told.start(told.clock);
        ending.bean(WebhookSweeper.class).sweep();
        eventually(() -> assertThat(told.receiver.received()).hasSize(1));

        var closing = Thread.ofPlatform().start(ending::close);
        eventually(() -> assertThat(closing.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(WebhookSweeper.class.getName())));
        told.receiver.letGo();

        eventually(() -> assertThat(closing.isAlive()).isFalse());
        assertThat(told.waiting()).isEmpty();
    }

    @Test
    void anInstanceThatHasLostItsLeaseDoesNotChangeTheEvent() {
        told.confirmed(JANE);
        told.receiver.behave((received, exchange) -> {
            // Another instance claims the event.
            told.database.execute("update event set next_attempt_at = '2030-01-01T00:00:00Z'");
            exchange.sendResponseHeaders(500, -1);
        });

        told.dispatch();

        assertThat(told.database.query("select attempts from event where next_attempt_at = '2030-01-01T00:00:00Z'"))
                .as("counted once, when the attempt was begun")
                .containsExactly("1");
    }
}
