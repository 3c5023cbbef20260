package dev.ias.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Thread-safe in-process rate limiter (GCRA), a first filter that needs no database access. State of keys expires after
 * one window without a take. Beyond 100,000 keys, the least used ones are evicted.
 *
 * @param <K> key of the limit
 */
public final class InProcessLimiter<K> {

    private static final int MAXIMUM_KEYS = 100_000;

    private final Quota quota;
    private final Clock clock;
    private final Cache<K, Instant> theoreticalArrivals;

    public InProcessLimiter(Quota quota, Clock clock) {
        this.quota = quota;
        this.clock = clock;
        this.theoreticalArrivals = Caffeine.newBuilder()
                .maximumSize(MAXIMUM_KEYS)
                .expireAfterWrite(quota.window())
                // Maintenance is short; on another executor it would wake a thread for every request.
                .executor(Runnable::run)
                .build();
    }

    /**
     * Takes one unit of the key's quota. If none is available, takes nothing and returns the time until the next one.
     */
    public Optional<Duration> take(K key) {
        var denied = new AtomicReference<Optional<Duration>>(Optional.empty());
        theoreticalArrivals.asMap().compute(key, (k, state) -> {
            var now = clock.instant();
            return switch (Gcra.decide(quota, state == null ? now : state, now)) {
                case Gcra.Admission.Allowed(var next) -> next;
                case Gcra.Admission.Denied(var retryAfter) -> {
                    denied.set(Optional.of(retryAfter));
                    yield state;
                }
            };
        });
        return denied.get();
    }

    /** Returns the time until a unit of the key's quota is available, without taking one; empty if one is. */
    public Optional<Duration> waitFor(K key) {
        var state = theoreticalArrivals.getIfPresent(key);
        return state != null
                        && Gcra.decide(quota, state, clock.instant()) instanceof Gcra.Admission.Denied(var retryAfter)
                ? Optional.of(retryAfter)
                : Optional.empty();
    }

    /** Refunds a unit of the key's quota that was taken but not used. */
    public void refund(K key) {
        theoreticalArrivals.asMap().computeIfPresent(key, (k, state) -> Gcra.refund(quota, state));
    }

    /** Returns whether at least half of the key's quota is in use. */
    public boolean isHalfUsed(K key) {
        var state = theoreticalArrivals.getIfPresent(key);
        return state != null
                && !Duration.between(clock.instant(), state)
                        .minus(quota.window().dividedBy(2))
                        .isNegative();
    }
}
