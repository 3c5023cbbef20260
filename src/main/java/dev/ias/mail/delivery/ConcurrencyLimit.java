package dev.ias.mail.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adaptive concurrency limit of calls (AIMD): starts at {@code ias.mail.connections}, halves if the provider throttles,
 * at most once a second, and rises by one each minute without throttling. Thread-safe.
 */
final class ConcurrencyLimit {

    private static final Logger LOG = LoggerFactory.getLogger(ConcurrencyLimit.class);
    private static final Duration LOWER_AFTER = Duration.ofSeconds(1);
    private static final Duration RAISE_AFTER = Duration.ofMinutes(1);

    private final String relay;
    private final int maximum;
    private final Clock clock;
    private int limit;
    private Instant lowered = Instant.MIN;
    private Instant changed = Instant.MIN;

    ConcurrencyLimit(String relay, int maximum, Clock clock) {
        this.relay = relay;
        this.maximum = maximum;
        this.clock = clock;
        this.limit = maximum;
    }

    /** Returns the number of calls to make in parallel now, after raising it if it is due. */
    synchronized int currentLimit() {
        var now = clock.instant();
        if (limit < maximum && !now.isBefore(changed.plus(RAISE_AFTER))) {
            limit++;
            changed = now;
        }
        return limit;
    }

    /** Halves the limit. Concurrent throttled calls halve it once. */
    synchronized void lower() {
        var now = clock.instant();
        changed = now;
        if (limit > 1 && !now.isBefore(lowered.plus(LOWER_AFTER))) {
            lowered = now;
            limit = limit / 2;
            LOG.warn("Relay {} throttles; sending at most {} mails in parallel", relay, limit);
        }
    }
}
