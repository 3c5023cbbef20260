package dev.ias.webhook;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.LogCapture;
import dev.ias.webhook.TestReceiver.Behaviour;
import dev.ias.webhook.TestReceiver.Received;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries if the receiver does not accept events. */
class WebhookDeliveryTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(5);

    private final WebhookFixture fixture = new WebhookFixture("ias.webhook.timeout", "15s", "ias.purge.interval", "1h");

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void afterAnOutageEveryEventIsDeliveredOnceAndInOrder() {
        fixture.receiver.goOffline();
        fixture.confirmedByLink(JANE);
        fixture.dispatch();
        // A second event of the same verification waits for the first.
        fixture.deletedLink(JANE);
        fixture.clock.advance(Duration.ofMinutes(5));
        fixture.confirmedByLink(JANE);
        var people = IntStream.range(0, 20)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        people.forEach(fixture::confirmed);
        fixture.exhausted(JUNE);
        for (var attempt = 0; attempt < 10; attempt++) {
            fixture.dispatchAfter(Duration.ofMinutes(1));
        }
        assertThat(fixture.receiver.received()).isEmpty();
        var waiting = fixture.waiting();
        assertThat(waiting).hasSize(23);

        fixture.receiver.goOnline();
        fixture.dispatchAfter(WebhookFixture.LONGEST_BACK_OFF);

        assertThat(fixture.waiting()).isEmpty();
        var received = fixture.receiver.received();
        assertThat(received).extracting(Received::id).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(received).extracting(Received::email).contains(JUNE).containsAll(people);
        assertThat(received)
                .filteredOn(request -> request.email().equals(JANE))
                .extracting(request -> request.json().path("timestamp").asText())
                .containsExactly("2026-03-01T12:00:00Z", "2026-03-01T12:05:00Z");
    }

    @Test
    void anOutageCostsFewEventsAnAttempt() {
        fixture.receiver.goOffline();
        IntStream.range(0, 30).mapToObj(i -> "person" + i + "@example.com").forEach(fixture::confirmed);
        for (var attempt = 0; attempt < 10; attempt++) {
            fixture.dispatchAfter(FIRST_BACKOFF);
        }

        assertThat(fixture.outcomes().get("unreachable")).isLessThan(8 + 10);
    }

    @Test
    void anEventIsRetriedBetweenHalfAndAllOfItsBackoff() {
        fixture.receiver.behave(Behaviour.status(500));
        fixture.confirmed(JANE);
        fixture.dispatch();

        fixture.dispatchAfter(FIRST_BACKOFF.dividedBy(2).minusMillis(1));
        assertThat(fixture.receiver.received()).hasSize(1);
        fixture.dispatchAfter(FIRST_BACKOFF.dividedBy(2).plusMillis(1));
        assertThat(fixture.receiver.received()).hasSize(2);
        fixture.dispatchAfter(FIRST_BACKOFF.minusMillis(1));
        assertThat(fixture.receiver.received()).as("the backoff has doubled").hasSize(2);
        fixture.receiver.behave(Behaviour.ACCEPT);
        fixture.dispatchAfter(FIRST_BACKOFF.plusMillis(1));

        assertThat(fixture.receiver.received())
                .hasSize(3)
                .extracting(Received::id)
                .containsOnly(fixture.receiver.received().getFirst().id());
        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void aRefusedEventDoesNotBlockOtherVerifications() {
        fixture.confirmedByLink(JANE);
        fixture.deletedLink(JANE);
        fixture.clock.advance(Duration.ofMinutes(5));
        fixture.confirmedByLink(JANE);
        fixture.confirmed(JUNE);
        fixture.receiver.behave((received, exchange) ->
                exchange.sendResponseHeaders(received.email().equals(JANE) ? 400 : 200, -1));

        fixture.dispatch();

        assertThat(fixture.receiver.received())
                .as("only the first event of Jane was attempted")
                .extracting(Received::email)
                .containsExactlyInAnyOrder(JANE, JUNE);
        assertThat(fixture.waiting()).hasSize(2);
        fixture.receiver.behave(Behaviour.ACCEPT);
        fixture.dispatchAfter(FIRST_BACKOFF);
        assertThat(fixture.receiver.received()).hasSize(4);
        assertThat(fixture.waiting()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsAFailureAndIsNotFollowed(int status) {
        fixture.receiver.behave(Behaviour.status(status, "Location", "/elsewhere"));
        fixture.confirmed(JANE);

        fixture.dispatch();

        assertThat(fixture.receiver.received()).extracting(Received::path).containsExactly(TestReceiver.PATH);
        assertThat(fixture.waiting()).hasSize(1);
        assertThat(fixture.outcomes()).containsOnlyKeys("refused");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void retryAfterOfAnOverloadedReceiverIsObserved(int status) {
        fixture.confirmed(JANE);
        fixture.receiver.behave(Behaviour.status(status, "Retry-After", "600"));
        fixture.dispatch();
        fixture.confirmed(JUNE);
        fixture.receiver.behave(Behaviour.ACCEPT);

        fixture.dispatchAfter(Duration.ofSeconds(599));
        assertThat(fixture.receiver.received()).hasSize(1);
        fixture.dispatchAfter(Duration.ofSeconds(1));

        assertThat(fixture.receiver.received()).hasSize(3);
        assertThat(fixture.outcomes()).containsEntry("overloaded", 1L).containsEntry("delivered", 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 01 Mar 2026 12:10:00 GMT", "999999999", "soon", "-5", ""})
    void retryAfterDelaysByAtMostAnHour(String value) {
        fixture.confirmed(JANE);
        fixture.receiver.behave(Behaviour.status(503, "Retry-After", value));
        fixture.dispatch();
        fixture.receiver.behave(Behaviour.ACCEPT);

        fixture.dispatchAfter(Duration.ofHours(1));

        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void status410StopsDeliveryUntilTheNextStart() {
        fixture.confirmed(JANE);
        fixture.receiver.behave(Behaviour.status(410));
        fixture.dispatch();
        fixture.receiver.behave(Behaviour.ACCEPT);
        fixture.confirmed(JUNE);

        fixture.dispatchAfter(Duration.ofDays(1));
        assertThat(fixture.receiver.received()).hasSize(1);
        assertThat(fixture.waiting()).hasSize(2);

        try (var next = fixture.start(fixture.clock)) {
            next.bean(WebhookDispatcher.class).dispatch();
        }
        assertThat(fixture.receiver.received()).hasSize(3);
        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void anAttemptToAHungReceiverTimesOut() {
        fixture.confirmed(JANE);
        fixture.receiver.behave((received, exchange) -> fixture.receiver.hold());

        try (var withShortTimeout = fixture.start(fixture.clock, "ias.webhook.timeout", "200ms")) {
            withShortTimeout.bean(WebhookDispatcher.class).dispatch();

            assertThat(Outcomes.of(withShortTimeout)).containsOnlyKeys("unreachable");
        }
        assertThat(fixture.waiting()).hasSize(1);
    }

    @Test
    void anUnboundedBodyIsNotReadToItsEnd() {
        fixture.confirmed(JANE);
        fixture.receiver.behave((received, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            while (fixture.receiver.holds()) {
                exchange.getResponseBody().write(new byte[1024]);
            }
        });

        try (var withLongTimeout = fixture.start(fixture.clock, "ias.webhook.timeout", "1h")) {
            Thread.ofPlatform().daemon().start(withLongTimeout.bean(WebhookDispatcher.class)::dispatch);

            eventually(() -> assertThat(fixture.waiting()).isEmpty());
            assertThat(Outcomes.of(withLongTimeout)).containsOnlyKeys("delivered");
        }
    }

    @Test
    void aSlowEventDoesNotHoldUpOthers() {
        fixture.confirmed(JANE);
        fixture.receiver.behave((received, exchange) -> {
            if (received.email().equals(JANE)) {
                fixture.receiver.hold();
            }
            exchange.sendResponseHeaders(204, -1);
        });
        var sweeper = fixture.ias.bean(WebhookSweeper.class);
        sweeper.sweep();
        eventually(() -> assertThat(fixture.receiver.received()).hasSize(1));
        var people = IntStream.range(0, 20)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        people.forEach(fixture::confirmed);

        sweeper.sweep();

        eventually(() -> assertThat(fixture.waiting()).hasSize(1));
        assertThat(fixture.receiver.received()).extracting(Received::email).containsAll(people);
        fixture.receiver.release();
        eventually(() -> assertThat(fixture.waiting()).isEmpty());
    }

    @Test
    void anEventWithoutAnswerDoesNotPauseOthersThatAreAccepted() {
        var people = IntStream.range(0, 20)
                .mapToObj(i -> "person" + i + "@example.com")
                .toList();
        fixture.confirmed(JANE);
        people.forEach(fixture::confirmed);
        fixture.receiver.behave((received, exchange) -> {
            if (received.email().equals(JANE)) {
                fixture.receiver.hold();
            }
            exchange.sendResponseHeaders(204, -1);
        });

        try (var withShortTimeout = fixture.start(fixture.clock, "ias.webhook.timeout", "700ms")) {
            withShortTimeout.bean(WebhookDispatcher.class).dispatch();
            fixture.confirmed(JUNE);
            withShortTimeout.bean(WebhookDispatcher.class).dispatch();

            assertThat(Outcomes.of(withShortTimeout))
                    .containsEntry("delivered", 21L)
                    .containsEntry("unreachable", 1L);
        }
        assertThat(fixture.waiting()).hasSize(1);
    }

    @Test
    void anOutageIsLoggedOnceWithItsCause() {
        fixture.receiver.goOffline();
        IntStream.range(0, 20).mapToObj(i -> "person" + i + "@example.com").forEach(fixture::confirmed);

        try (var log = new LogCapture()) {
            for (var attempt = 0; attempt < 3; attempt++) {
                fixture.dispatchAfter(WebhookFixture.LONGEST_BACK_OFF);
            }
            fixture.receiver.goOnline();
            fixture.dispatchAfter(WebhookFixture.LONGEST_BACK_OFF);

            assertThat(log.text().lines().filter(line -> line.startsWith("WARN")))
                    .singleElement()
                    .asString()
                    .contains("Webhook receiver is unreachable: ias.webhook.url: no server listens on localhost:");
            assertThat(log.text()).contains("Webhook receiver available again");
        }
    }

    @Test
    void eventsOlderThanMaxAgeAreDropped() {
        fixture.receiver.goOffline();
        fixture.confirmed(JANE);
        fixture.clock.advance(Duration.ofHours(1));
        fixture.confirmed(JUNE);
        fixture.clock.advance(Duration.ofDays(3).minusHours(1).minusMillis(1));
        var purge = fixture.ias.bean(WebhookPurge.class);

        purge.run();
        assertThat(fixture.waiting()).hasSize(2);
        fixture.clock.advance(Duration.ofMillis(1));
        purge.run();
        assertThat(fixture.waiting()).hasSize(1);

        fixture.receiver.goOnline();
        fixture.dispatch();
        assertThat(fixture.receiver.received()).extracting(Received::email).containsExactly(JUNE);
    }
}
