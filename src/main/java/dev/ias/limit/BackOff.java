package dev.ias.limit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential backoff with jitter: twice as long each time, up to a bound, and at random up to half of it shorter. */
public record BackOff(Duration first, int doublings, RandomGenerator random) {

    /** Between a half and the whole of the delay after this many failures in a row, counted from 1. */
    public Duration after(int failures) {
        var whole =
                first.multipliedBy(1L << Math.clamp(failures - 1, 0, doublings)).toMillis();
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}
