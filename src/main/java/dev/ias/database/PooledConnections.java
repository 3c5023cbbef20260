package dev.ias.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open connections of the pool. */
@Singleton
class PooledConnections {

    private static final Logger LOG = LoggerFactory.getLogger(PooledConnections.class);

    // An outage is met about twice a second, whenever the circuit breaker lets a call through.
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final DataSource database;
    private final DataSourceResolver resolver;
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_INTERVAL.toNanos());

    PooledConnections(DataSource database, DataSourceResolver resolver) {
        this.database = database;
        this.resolver = resolver;
    }

    /**
     * Closes the idle connections, and those in use when they are returned. A connection stays with the server that it was
     * opened to when that is demoted: only new ones choose by {@code targetServerType=primary}, or resolve the name anew.
     */
    void evict() {
        if (resolver.resolve(database) instanceof HikariDataSource hikari) {
            var pool = hikari.getHikariPoolMXBean();
            log(pool.getTotalConnections());
            pool.softEvictConnections();
        }
    }

    private void log(int connections) {
        var now = System.nanoTime();
        var before = loggedAt.get();
        if (now - before >= LOG_INTERVAL.toNanos() && loggedAt.compareAndSet(before, now)) {
            LOG.warn("Database is read-only; evicted {} connections from the pool", connections);
        }
    }
}
