package dev.ias.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after failures: twice as long each time, up to a bound, and by chance up to half of it shorter. */
record BackOff(Duration first, int doublings, RandomGenerator random) {

    /** Between a half and the whole of the delay after this many failures in a row, counted from 1. */
    Duration after(int failures) {
        var whole = first.multipliedBy(1L << Math.min(failures - 1, doublings)).toMillis();
        return Duration.ofMillis(whole - random.nextLong(whole / 2 + 1));
    }
}
