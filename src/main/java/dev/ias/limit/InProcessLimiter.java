package dev.ias.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * GCRA over a bounded number of keys in this process: a first filter that costs no database call. It forgets keys that
 * were not seen for a window, and the least used ones beyond its bound.
 *
 * @param <K> what is limited
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
                // Its housekeeping is short, and would otherwise wake another thread for every call.
                .executor(Runnable::run)
                .build();
    }

    /** Takes one from the key's quota, or says how long to wait and takes nothing. */
    public Optional<Duration> take(K key) {
        var denied = new AtomicReference<Optional<Duration>>(Optional.empty());
        theoreticalArrivals.asMap().compute(key, (k, state) -> {
            var now = clock.instant();
            return switch (Gcra.decide(quota, state == null ? now : state, now)) {
                case Gcra.Decision.Allowed(var next) -> next;
                case Gcra.Decision.Denied(var retryAfter) -> {
                    denied.set(Optional.of(retryAfter));
                    yield state;
                }
            };
        });
        return denied.get();
    }

    /** Gives one back that was taken and not used. */
    public void giveBack(K key) {
        theoreticalArrivals.asMap().computeIfPresent(key, (k, state) -> Gcra.refund(quota, state));
    }
}
