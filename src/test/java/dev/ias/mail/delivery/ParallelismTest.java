package dev.ias.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many calls of an API are made in parallel while its provider throttles. */
class ParallelismTest {

    private final TestClock clock = new TestClock();
    private final Parallelism parallelism = new Parallelism(8, clock);

    @Test
    void halfAsManyCallsAreMadeAfterTheProviderHasThrottled() {
        parallelism.lower();

        assertThat(parallelism.calls()).isEqualTo(4);
    }

    @Test
    void callsThatAreThrottledTogetherCountOnce() {
        parallelism.lower();
        parallelism.lower();
        assertThat(parallelism.calls()).isEqualTo(4);

        clock.advance(Duration.ofSeconds(1));
        parallelism.lower();
        assertThat(parallelism.calls()).isEqualTo(2);
    }

    @Test
    void atLeastOneCallIsMade() {
        for (var i = 0; i < 10; i++) {
            parallelism.lower();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(parallelism.calls()).isOne();
    }

    @Test
    void eachMinuteWithoutThrottlingOneMoreIsMade() {
        parallelism.lower();
        for (var expected = 5; expected <= 8; expected++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(parallelism.calls()).isEqualTo(expected);
        }

        clock.advance(Duration.ofMinutes(1));
        assertThat(parallelism.calls()).isEqualTo(8);
    }
}
