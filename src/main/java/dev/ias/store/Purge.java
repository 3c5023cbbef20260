package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import dev.ias.database.KeyedUpdates;
import dev.ias.store.table.Jdbc;
import dev.ias.verification.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes expired rows in small batches, so that calls are not delayed, and reports its lag as a metric. Outbox messages expire
 * in the outbox sweep.
 */
@Singleton
@ServiceOnly
class Purge {

    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
    private static final int BATCH = 200;

    // Idle time between batches as a multiple of batch time (20 % duty cycle).
    private static final int IDLE_FACTOR = 4;

    private static final String SELECT_VERIFICATIONS =
            "select id from verification where expires_at <= ? order by expires_at limit ?";

    private static final String DELETE_VERIFICATION = "delete from verification where id = ? and expires_at <= ?";

    // A limit's expiry is set on insert only, to keep updates HOT. If the row is still in use then, its expiry is
    // extended.
    private static final String SELECT_LIMITS = """
        select key, coalesce(arrivals[cardinality(arrivals)], 0) as last
          from rate_limit
         where expires_at <= ?
         order by expires_at
         limit ?\
        """;

    private static final String RENEW_LIMIT = """
        update rate_limit set expires_at = ?, version = version + 1
         where key = ? and expires_at <= ? and arrivals[cardinality(arrivals)] > ?\
        """;

    private static final String DELETE_LIMIT = """
        delete from rate_limit
         where key = ? and expires_at <= ? and coalesce(arrivals[cardinality(arrivals)], 0) <= ?\
        """;

    private static final String OLDEST = "select min(expires_at) as oldest from verification";

    private final Database database;
    private final Policy policy;
    private final Clock clock;
    private final AtomicLong lagSeconds = new AtomicLong();

    Purge(Database database, Policy policy, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.policy = policy;
        this.clock = clock;
        TimeGauge.builder("ias.purge.lag", lagSeconds, TimeUnit.SECONDS, AtomicLong::get)
                .description("How long ago the oldest verification that still exists expired")
                .register(meters);
    }

    /** Returns the expiry of a new row of limits: when its first entry has left all windows. */
    static Instant limitsExpireAt(Policy policy, Instant now) {
        return now.plus(policy.longestWindow());
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            var began = System.nanoTime();
            while (purgeBatch()) {
                // The purge takes at most a fifth of one connection's time.
                LockSupport.parkNanos(IDLE_FACTOR * (System.nanoTime() - began));
                began = System.nanoTime();
            }
            database.transaction(this::measureLag);
        } catch (RuntimeException e) {
            LOG.warn("Purge of expired rows failed; retrying at the next interval", e);
        }
    }

    /** Deletes one batch from each table; returns whether there may be more. */
    private boolean purgeBatch() {
        var now = clock.instant();
        int verifications = database.transaction(connection -> deleteVerifications(connection, now));
        int limits = database.transaction(connection -> purgeLimits(connection, now));
        return verifications == BATCH || limits == BATCH;
    }

    private static int deleteVerifications(Connection connection, Instant now) throws SQLException {
        return KeyedUpdates.change(
                connection,
                SELECT_VERIFICATIONS,
                search -> {
                    search.setObject(1, Jdbc.timestamp(now));
                    search.setInt(2, BATCH);
                },
                DELETE_VERIFICATION,
                (delete, found) -> {
                    delete.setObject(1, found.getObject("id", UUID.class));
                    delete.setObject(2, Jdbc.timestamp(now));
                });
    }

    private int purgeLimits(Connection connection, Instant now) throws SQLException {
        var counts = ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(policy.longestWindow()));
        try (var select = connection.prepareStatement(SELECT_LIMITS);
                var renew = connection.prepareStatement(RENEW_LIMIT);
                var delete = connection.prepareStatement(DELETE_LIMIT)) {
            select.setObject(1, Jdbc.timestamp(now));
            select.setInt(2, BATCH);
            try (var found = select.executeQuery()) {
                while (found.next()) {
                    if (found.getLong("last") > counts) {
                        renew.setObject(1, Jdbc.timestamp(limitsExpireAt(policy, now)));
                        bindLimit(renew, 2, found.getString("key"), now, counts);
                    } else {
                        bindLimit(delete, 1, found.getString("key"), now, counts);
                    }
                }
            }
            return IntStream.concat(Arrays.stream(renew.executeBatch()), Arrays.stream(delete.executeBatch()))
                    .sum();
        }
    }

    private static void bindLimit(PreparedStatement statement, int index, String key, Instant now, long counts)
            throws SQLException {
        statement.setString(index, key);
        statement.setObject(index + 1, Jdbc.timestamp(now));
        statement.setLong(index + 2, counts);
        statement.addBatch();
    }

    private boolean measureLag(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(OLDEST);
                var rows = statement.executeQuery()) {
            var oldest = rows.next() ? Jdbc.instantOrNull(rows, "oldest") : null;
            var lag = oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
            lagSeconds.set(Math.max(0, lag.toSeconds()));
            return true;
        }
    }
}
