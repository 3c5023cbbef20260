package dev.ias.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How many calls of an API are made in parallel while its provider throttles. */
class ConcurrencyLimitTest {

    private final TestClock clock = new TestClock();
    private final ConcurrencyLimit limit = new ConcurrencyLimit("amazon", 8, clock);

    @Test
    void halfAsManyCallsAreMadeAfterTheProviderHasThrottled() {
        limit.lower();

        assertThat(limit.currentLimit()).isEqualTo(4);
    }

    @Test
    void callsThatAreThrottledTogetherCountOnce() {
        limit.lower();
        limit.lower();
        assertThat(limit.currentLimit()).isEqualTo(4);

        clock.advance(Duration.ofSeconds(1));
        limit.lower();
        assertThat(limit.currentLimit()).isEqualTo(2);
    }

    @Test
    void atLeastOneCallIsMade() {
        for (var i = 0; i < 10; i++) {
            limit.lower();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(limit.currentLimit()).isOne();
    }

    @Test
    void eachMinuteWithoutThrottlingOneMoreIsMade() {
        limit.lower();
        for (var expected = 5; expected <= 8; expected++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(limit.currentLimit()).isEqualTo(expected);
        }

        clock.advance(Duration.ofMinutes(1));
        assertThat(limit.currentLimit()).isEqualTo(8);
    }
}
