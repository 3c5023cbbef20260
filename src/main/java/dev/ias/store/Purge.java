package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import dev.ias.database.shard.Shard;
import dev.ias.store.table.LimitRepository;
import dev.ias.store.table.VerificationRepository;
import dev.ias.verification.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes expired rows in small batches, so that calls are not delayed, and reports its lag as a metric. Outbox
 * messages expire in the outbox sweep.
 */
@Context
@ServiceOnly
class Purge {

    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
    private static final int BATCH = 200;

    // Idle time between batches as a multiple of batch time (20 % duty cycle).
    private static final int IDLE_FACTOR = 4;

    private final Database database;
    private final VerificationRepository verifications;
    private final LimitRepository limits;
    private final Policy policy;
    private final Clock clock;
    private final AtomicLong lagSeconds = new AtomicLong();

    Purge(
            Database database,
            VerificationRepository verifications,
            LimitRepository limits,
            Policy policy,
            Clock clock,
            MeterRegistry meters) {
        this.database = database;
        this.verifications = verifications;
        this.limits = limits;
        this.policy = policy;
        this.clock = clock;
        TimeGauge.builder("ias.purge.lag", lagSeconds, TimeUnit.SECONDS, AtomicLong::get)
                .description("How long ago the oldest verification that still exists expired")
                .register(meters);
    }

    /**
     * Returns the expiry of a new row of limits: when its first entry has left all windows. It is set on insert only,
     * to keep updates HOT; if the row is still in use then, the purge extends it.
     */
    static Instant limitsExpireAt(Policy policy, Instant now) {
        return now.plus(policy.longestWindow());
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            var oldest = database.eachShard(this::purge).stream()
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder());
            measureLag(oldest);
        } catch (RuntimeException e) {
            LOG.warn("Purge of expired rows failed; retrying at the next interval", e);
        }
    }

    /** Deletes the expired rows of a shard; returns the oldest expiry of those that are left. */
    private Optional<Instant> purge(Shard shard) {
        var began = System.nanoTime();
        while (purgeBatch(shard)) {
            // The purge takes at most a fifth of one connection's time.
            LockSupport.parkNanos(IDLE_FACTOR * (System.nanoTime() - began));
            began = System.nanoTime();
        }
        return database.transaction(shard, connection -> verifications.oldestExpiry(shard.list()));
    }

    /** Deletes one batch from each table; returns whether there may be more. */
    private boolean purgeBatch(Shard shard) {
        var now = clock.instant();
        int deleted = database.transaction(
                shard, connection -> verifications.deleteExpired(verifications.findExpired(shard.list(), now, BATCH)));
        int changed = database.transaction(shard, connection -> purgeLimits(shard, now));
        return deleted == BATCH || changed == BATCH;
    }

    private int purgeLimits(Shard shard, Instant now) {
        var expired = limits.findExpired(
                shard.list(),
                now,
                micros(policy.longestWindow()),
                micros(policy.recipient().wrongCodes().window()),
                micros(policy.recipient().suppression().window()),
                limitsExpireAt(policy, now),
                BATCH);
        var inUse = expired.stream()
                .collect(Collectors.partitioningBy(row -> row.inUseUntil().isAfter(now)));
        return limits.extend(inUse.getOrDefault(true, List.of()))
                + limits.deleteUnused(inUse.getOrDefault(false, List.of()));
    }

    private static long micros(Duration duration) {
        return TimeUnit.SECONDS.toMicros(duration.toSeconds());
    }

    private void measureLag(Optional<Instant> oldest) {
        var lag =
                oldest.map(expiry -> Duration.between(expiry, clock.instant())).orElse(Duration.ZERO);
        lagSeconds.set(Math.max(0, lag.toSeconds()));
    }
}
