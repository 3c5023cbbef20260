package dev.ias.mail.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Number of calls in parallel: {@code ias.mail.connections} until the service throttles; then half as many, at most once
 * a second, and each minute one more is tried. Thread-safe.
 */
final class Parallelism {

    private static final Logger LOG = LoggerFactory.getLogger(Parallelism.class);
    private static final Duration LOWER_AFTER = Duration.ofSeconds(1);
    private static final Duration RAISE_AFTER = Duration.ofMinutes(1);

    private final int maximum;
    private final Clock clock;
    private int limit;
    private Instant lowered = Instant.MIN;
    private Instant changed = Instant.MIN;

    Parallelism(int maximum, Clock clock) {
        this.maximum = maximum;
        this.clock = clock;
        this.limit = maximum;
    }

    /** Returns the number of calls to make in parallel now. */
    synchronized int calls() {
        var now = clock.instant();
        if (limit < maximum && !now.isBefore(changed.plus(RAISE_AFTER))) {
            limit++;
            changed = now;
        }
        return limit;
    }

    /** Records that the service throttles. Calls that were made together count once. */
    synchronized void lower() {
        var now = clock.instant();
        changed = now;
        if (limit > 1 && !now.isBefore(lowered.plus(LOWER_AFTER))) {
            lowered = now;
            limit = limit / 2;
            LOG.warn("Relay throttles; at most {} mails are sent in parallel", limit);
        }
    }
}
