package dev.ias.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.TestClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InProcessLimiterTest {

    private static final int BOUND = 100_000;

    private final TestClock clock = new TestClock();
    private final InProcessLimiter<String> limiter = new InProcessLimiter<>(new Quota(2, Duration.ofHours(1)), clock);

    @Test
    void aBurstIsAllowedAndThenOnePerInterval() {
        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).contains(Duration.ofMinutes(30));

        clock.advance(Duration.ofMinutes(30));

        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).contains(Duration.ofMinutes(30));
    }

    @Test
    void eachKeyHasItsOwnQuota() {
        limiter.take("a");
        limiter.take("a");

        assertThat(limiter.take("b")).isEmpty();
    }

    @Test
    void aReturnedUnitCanBeTakenAgain() {
        limiter.take("a");
        limiter.take("a");

        limiter.refund("a");

        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).isPresent();
    }

    @Test
    void returningUnitsThatWereNotTakenAddsNone() {
        limiter.refund("a");
        limiter.take("a");
        limiter.refund("a");
        limiter.refund("a");

        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).isEmpty();
        assertThat(limiter.take("a")).isPresent();
    }

    @Test
    void deniedAttemptsDoNotExtendTheDelay() {
        limiter.take("a");
        limiter.take("a");
        IntStream.range(0, 100).forEach(i -> limiter.take("a"));

        assertThat(limiter.take("a")).contains(Duration.ofMinutes(30));
    }

    @Test
    void aClockThatIsSetBackDoesNotLockKeysOut() {
        limiter.take("a");
        limiter.take("a");
        clock.advance(Duration.ofHours(-3));

        assertThat(limiter.take("a")).isEmpty();
    }

    @Test
    void keysBeyondTheBoundAreEvicted() {
        var single = new InProcessLimiter<Integer>(new Quota(1, Duration.ofHours(1)), clock);
        IntStream.range(0, 3 * BOUND).forEach(single::take);

        // Keys with state are denied. The attempt adds keys again, which can only evict more of them.
        var denied = IntStream.range(0, 3 * BOUND)
                .filter(key -> single.take(key).isPresent())
                .count();

        assertThat(denied).isLessThan(2 * BOUND);
    }
}
