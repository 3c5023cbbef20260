package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.BackOff;
import dev.ias.webhook.Attempt.Outcome;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When delivery pauses, and how many events may be in flight. */
class ReceiverStateTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 8;

    private final ReceiverState state = new ReceiverState(new BackOff(DELAY, 6, new SecureRandom()));

    @Test
    void aFailurePausesDeliveryAndThenOneEventProbes() {
        update(Outcome.UNREACHABLE, state.epoch());

        assertThat(room(Duration.ZERO)).isZero();
        assertThat(room(DELAY)).isEqualTo(1);
        update(Outcome.REFUSED, state.epoch());
        assertThat(room(DELAY)).isEqualTo(CONNECTIONS);
    }

    @Test
    void aFailureThatBeganBeforeASuccessDoesNotPauseDelivery() {
        var began = state.epoch();
        update(Outcome.DELIVERED, began);

        update(Outcome.UNREACHABLE, began);
        update(Outcome.OVERLOADED, began);

        assertThat(room(Duration.ZERO)).isEqualTo(CONNECTIONS);
    }

    @Test
    void parallelFailuresOfOneOutageCountOnce() {
        var began = state.epoch();
        for (var i = 0; i < CONNECTIONS; i++) {
            update(Outcome.UNREACHABLE, began);
        }

        assertThat(room(DELAY)).isEqualTo(1);
    }

    @Test
    void retryAfterIsObservedEvenIfOtherEventsAreAccepted() {
        var began = state.epoch();
        update(Outcome.DELIVERED, began);

        state.update(Attempt.answered(Outcome.OVERLOADED, Duration.ofMinutes(1)), began, NOW);

        assertThat(room(Duration.ofSeconds(59))).isZero();
        assertThat(room(Duration.ofMinutes(1))).isEqualTo(CONNECTIONS);
    }

    @Test
    void anErrorOfThisProcessSaysNothingAboutTheReceiver() {
        update(Outcome.FAILED, state.epoch());

        assertThat(room(Duration.ZERO)).isEqualTo(CONNECTIONS);
    }

    private void update(Outcome outcome, long began) {
        state.update(Attempt.of(outcome), began, NOW);
    }

    private int room(Duration later) {
        return state.room(NOW.plus(later), CONNECTIONS);
    }
}
