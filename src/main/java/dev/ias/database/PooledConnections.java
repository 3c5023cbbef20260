package dev.ias.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micronaut.jdbc.DataSourceResolver;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evicts the connections of the pool. */
@Singleton
class PooledConnections {

    private static final Logger LOG = LoggerFactory.getLogger(PooledConnections.class);

    // During an outage the circuit breaker lets a transaction through, and fails, about twice a second.
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final DataSource database;
    private final DataSourceResolver resolver;
    private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_INTERVAL.toNanos());

    PooledConnections(DataSource database, DataSourceResolver resolver) {
        this.database = database;
        this.resolver = resolver;
    }

    /**
     * Closes idle connections, and those in use when they are returned. Open connections stay with a server that is
     * demoted; only new ones resolve the name again and select the server by {@code targetServerType=primary}.
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
