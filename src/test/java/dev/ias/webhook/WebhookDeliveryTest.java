package dev.ias.webhook;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

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

    private final Told told = new Told("ias.webhook.timeout", "15s", "ias.purge.interval", "1h");

    @AfterEach
    void stop() {
        told.close();
    }

    @Test
    void afterAnOutageEveryEventIsDeliveredOnceAndInOrder() {
        told.receiver.goAway();
        told.confirmedByLink(JANE);
        told.dispatch();
        // A second event of the same verification waits for the first.
        told.deletedLink(JANE);
        told.clock.advance(Duration.ofMinutes(5));
        told.confirmedByLink(JANE);
        var people = IntStream.range(0, 20)
                .mapToObj("person%d@example.com"::formatted)
                .toList();
        people.forEach(told::confirmed);
        told.exhausted(JUNE);
        for (var attempt = 0; attempt < 10; attempt++) {
            told.dispatchAfter(Duration.ofMinutes(1));
        }
        assertThat(told.receiver.received()).isEmpty();
        var waiting = told.waiting();
        assertThat(waiting).hasSize(23);

        told.receiver.comeBack();
        told.dispatchAfter(Told.LONGEST_BACK_OFF);

        assertThat(told.waiting()).isEmpty();
        var received = told.receiver.received();
        assertThat(received).extracting(Received::id).containsExactlyInAnyOrderElementsOf(waiting);
        assertThat(received).extracting(Received::email).contains(JUNE).containsAll(people);
        assertThat(received)
                .filteredOn(request -> request.email().equals(JANE))
                .extracting(request -> request.json().path("timestamp").asText())
                .containsExactly("2026-03-01T12:00:00Z", "2026-03-01T12:05:00Z");
    }

    @Test
    void anOutageCostsFewEventsAnAttempt() {
        told.receiver.goAway();
        IntStream.range(0, 30).mapToObj("person%d@example.com"::formatted).forEach(told::confirmed);
        for (var attempt = 0; attempt < 10; attempt++) {
            told.dispatchAfter(FIRST_BACKOFF);
        }

        assertThat(told.outcomes().get("unreachable")).isLessThan(8 + 10);
    }

    @Test
    void anEventIsRetriedBetweenHalfAndAllOfItsBackoff() {
        told.receiver.behave(Behaviour.status(500));
        told.confirmed(JANE);
        told.dispatch();

        told.dispatchAfter(FIRST_BACKOFF.dividedBy(2).minusMillis(1));
        assertThat(told.receiver.received()).hasSize(1);
        told.dispatchAfter(FIRST_BACKOFF.dividedBy(2).plusMillis(1));
        assertThat(told.receiver.received()).hasSize(2);
        told.dispatchAfter(FIRST_BACKOFF.minusMillis(1));
        assertThat(told.receiver.received()).as("the backoff has doubled").hasSize(2);
        told.receiver.behave(Behaviour.ACCEPT);
        told.dispatchAfter(FIRST_BACKOFF.plusMillis(1));

        assertThat(told.receiver.received())
                .hasSize(3)
                .extracting(Received::id)
                .containsOnly(told.receiver.received().getFirst().id());
        assertThat(told.waiting()).isEmpty();
    }

    @Test
    void aRefusedEventDoesNotBlockOtherVerifications() {
        told.confirmedByLink(JANE);
        told.deletedLink(JANE);
        told.clock.advance(Duration.ofMinutes(5));
        told.confirmedByLink(JANE);
        told.confirmed(JUNE);
        told.receiver.behave((received, exchange) ->
                exchange.sendResponseHeaders(received.email().equals(JANE) ? 400 : 200, -1));

        told.dispatch();

        assertThat(told.receiver.received())
                .as("only the first event of Jane was attempted")
                .extracting(Received::email)
                .containsExactlyInAnyOrder(JANE, JUNE);
        assertThat(told.waiting()).hasSize(2);
        told.receiver.behave(Behaviour.ACCEPT);
        told.dispatchAfter(FIRST_BACKOFF);
        assertThat(told.receiver.received()).hasSize(4);
        assertThat(told.waiting()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void aRedirectIsAFailureAndIsNotFollowed(int status) {
        told.receiver.behave(Behaviour.status(status, "Location", "/elsewhere"));
        told.confirmed(JANE);

        told.dispatch();

        assertThat(told.receiver.received()).extracting(Received::path).containsExactly(TestReceiver.PATH);
        assertThat(told.waiting()).hasSize(1);
        assertThat(told.outcomes()).containsOnlyKeys("refused");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void retryAfterOfAnOverloadedReceiverIsObserved(int status) {
        told.confirmed(JANE);
        told.receiver.behave(Behaviour.status(status, "Retry-After", "600"));
        told.dispatch();
        told.confirmed(JUNE);
        told.receiver.behave(Behaviour.ACCEPT);

        told.dispatchAfter(Duration.ofSeconds(599));
        assertThat(told.receiver.received()).hasSize(1);
        told.dispatchAfter(Duration.ofSeconds(1));

        assertThat(told.receiver.received()).hasSize(3);
        assertThat(told.outcomes()).containsEntry("overloaded", 1L).containsEntry("delivered", 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 01 Mar 2026 12:10:00 GMT", "999999999", "soon", "-5", ""})
    void retryAfterDelaysByAtMostAnHour(String value) {
        told.confirmed(JANE);
        told.receiver.behave(Behaviour.status(503, "Retry-After", value));
        told.dispatch();
        told.receiver.behave(Behaviour.ACCEPT);

        told.dispatchAfter(Duration.ofHours(1));

        assertThat(told.waiting()).isEmpty();
    }

    @Test
    void status410StopsDeliveryUntilTheNextStart() {
        told.confirmed(JANE);
        told.receiver.behave(Behaviour.status(410));
        told.dispatch();
        told.receiver.behave(Behaviour.ACCEPT);
        told.confirmed(JUNE);

        told.dispatchAfter(Duration.ofDays(1));
        assertThat(told.receiver.received()).hasSize(1);
        assertThat(told.waiting()).hasSize(2);

        try (var next = told.start(told.clock)) {
            next.bean(WebhookDispatcher.class).dispatch();
        }
        assertThat(told.receiver.received()).hasSize(3);
        assertThat(told.waiting()).isEmpty();
    }

    @Test
    void anAttemptToAHungReceiverTimesOut() {
        told.confirmed(JANE);
        told.receiver.behave((received, exchange) -> told.receiver.hold());

        try (var withShortTimeout = told.start(told.clock, "ias.webhook.timeout", "200ms")) {
            withShortTimeout.bean(WebhookDispatcher.class).dispatch();

            assertThat(Outcomes.of(withShortTimeout)).containsOnlyKeys("unreachable");
        }
        assertThat(told.waiting()).hasSize(1);
    }

    @Test
    void anUnboundedBodyIsNotReadToItsEnd() {
        told.confirmed(JANE);
        told.receiver.behave((received, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            while (told.receiver.holds()) {
                exchange.getResponseBody().write(new byte[1024]);
            }
        });

        try (var withLongTimeout = told.start(told.clock, "ias.webhook.timeout", "1h")) {
            Thread.ofPlatform().daemon().start(withLongTimeout.bean(WebhookDispatcher.class)::dispatch);

            eventually(() -> assertThat(told.waiting()).isEmpty());
            assertThat(Outcomes.of(withLongTimeout)).containsOnlyKeys("delivered");
        }
    }

    @Test
    void eventsOlderThanMaxAgeAreDropped() {
        told.receiver.goAway();
        told.confirmed(JANE);
        told.clock.advance(Duration.ofHours(1));
        told.confirmed(JUNE);
        told.clock.advance(Duration.ofDays(3).minusHours(1).minusMillis(1));
        var purge = told.ias.bean(WebhookPurge.class);

        purge.run();
        assertThat(told.waiting()).hasSize(2);
        told.clock.advance(Duration.ofMillis(1));
        purge.run();
        assertThat(told.waiting()).hasSize(1);

        told.receiver.comeBack();
        told.dispatch();
        assertThat(told.receiver.received()).extracting(Received::email).containsExactly(JUNE);
    }
}
