package dev.ias.limit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: the delay doubles with each failure, at most {@code doublings} times, and is
 * randomly reduced by up to half.
 */
public record BackOff(Duration first, int doublings, RandomGenerator random) {

    /** Returns a delay between half and the whole of the backoff after this many consecutive failures, at least 1. */
    public Duration after(int failures) {
        var whole =
                first.multipliedBy(1L << Math.clamp(failures - 1, 0, doublings)).toMillis();
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}
