package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import dev.ias.verification.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
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
    private static final int BATCH = 1_000;

    // As many times as long as a batch took.
    private static final int REST = 4;

    private static final String DELETE_VERIFICATIONS = """
        delete from verification
         where id in (select id from verification where expires_at <= ? order by expires_at limit ?)
           and expires_at <= ?\
        """;

    // A limit's expiry is fixed when its row is made, to keep updates HOT. When it comes and the row is still in use,
    // it is given
    // another term.
    private static final String RENEW_LIMITS = """
        update rate_limit set expires_at = ?, version = version + 1
         where key in (select key from rate_limit where expires_at <= ? order by expires_at limit ?)
           and expires_at <= ? and arrivals[cardinality(arrivals)] > ?\
        """;

    private static final String DELETE_LIMITS = """
        delete from rate_limit
         where key in (select key from rate_limit where expires_at <= ? order by expires_at limit ?)
           and expires_at <= ? and coalesce(arrivals[cardinality(arrivals)], 0) <= ?\
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
        try (var statement = connection.prepareStatement(DELETE_VERIFICATIONS)) {
            statement.setObject(1, Jdbc.timestamp(now));
            statement.setInt(2, BATCH);
            statement.setObject(3, Jdbc.timestamp(now));
            return statement.executeUpdate();
        }
    }

    private int purgeLimits(Connection connection, Instant now) throws SQLException {
        var counts = ChronoUnit.MICROS.between(Instant.EPOCH, now.minus(policy.longestWindow()));
        try (var renew = connection.prepareStatement(RENEW_LIMITS);
                var delete = connection.prepareStatement(DELETE_LIMITS)) {
            renew.setObject(1, Jdbc.timestamp(limitsExpireAt(policy, now)));
            renew.setObject(2, Jdbc.timestamp(now));
            renew.setInt(3, BATCH);
            renew.setObject(4, Jdbc.timestamp(now));
            renew.setLong(5, counts);
            delete.setObject(1, Jdbc.timestamp(now));
            delete.setInt(2, BATCH);
            delete.setObject(3, Jdbc.timestamp(now));
            delete.setLong(4, counts);
            return renew.executeUpdate() + delete.executeUpdate();
        }
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
