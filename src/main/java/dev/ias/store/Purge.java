package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import dev.ias.database.FoundRows;
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
 * Deletes what has expired, in small batches so that no call waits for it, and tells by a metric how far behind it is.
 * Messages in the outbox expire in its own sweep.
 */
@Singleton
@ServiceOnly
class Purge {

    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
    private static final int BATCH = 200;

    // As many times as long as a batch took.
    private static final int REST = 4;

    private static final String SELECT_VERIFICATIONS =
            "select id from verification where expires_at <= ? order by expires_at limit ?";

    private static final String DELETE_VERIFICATION = "delete from verification where id = ? and expires_at <= ?";

    // A limit's expiry is fixed when its row is made, to keep updates HOT. When it comes and the row is still in use,
    // it is given another term.
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

    /** When the purge first looks at a limit's row that is made now: when its first arrival no longer counts. */
    static Instant limitsExpireAt(Policy policy, Instant now) {
        return now.plus(policy.longestWindow());
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            var began = System.nanoTime();
            while (purgeBatch()) {
                // Calls come first: however much has expired, it costs them a fifth of one connection's time.
                LockSupport.parkNanos(REST * (System.nanoTime() - began));
                began = System.nanoTime();
            }
            database.transaction(this::measureLag);
        } catch (RuntimeException e) {
            LOG.warn("expired rows could not be purged; it is tried again", e);
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
        return FoundRows.change(
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
