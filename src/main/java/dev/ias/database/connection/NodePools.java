package dev.ias.database.connection;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ias.database.shard.Node;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection pools: that of {@code ias.database.url}, and one for each node of a cluster, whose URL differs in host
 * and port only. The pool of a node is opened on its first use.
 */
@Singleton
public class NodePools {

    private static final Logger LOG = LoggerFactory.getLogger(NodePools.class);

    // During an outage the circuit breaker lets a transaction through, and fails, about twice a second.
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);
    // A node may be unreachable when its pool is opened.
    private static final long NO_INITIAL_CONNECTION = -1;

    /** Why the connections of a pool are closed. */
    public enum Reason {
        READ_ONLY("is read-only"),
        CLOSED_CONNECTION("has closed a connection");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private record Eviction(Node node, Reason reason) {}

    private final DatabaseSettings settings;
    private final Map<Node, Integer> sizes = new ConcurrentHashMap<>();
    private final ScopedValue<Node> current = ScopedValue.newInstance();
    private final Map<Node, HikariDataSource> pools = new ConcurrentHashMap<>();
    private final Map<Eviction, Long> loggedAt = new ConcurrentHashMap<>();

    NodePools(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** Runs work whose connections are those of a node. */
    public <T> T on(Node node, Supplier<T> work) {
        return ScopedValue.where(current, node).call(work::get);
    }

    /**
     * Closes the pools of nodes that are gone, and sets the size of the others.
     *
     * @param shards the number of shards of each node: the lanes of each need connections
     */
    public void retain(Map<Node, Integer> shards) {
        closeAllBut(shards.keySet());
        sizes.clear();
        shards.forEach((node, count) -> sizes.put(node, Math.multiplyExact(settings.poolSize(), count)));
        pools.forEach((node, pool) -> pool.getHikariConfigMXBean().setMaximumPoolSize(size(node)));
    }

    private void closeAllBut(Collection<Node> nodes) {
        loggedAt.keySet()
                .removeIf(eviction -> !eviction.node().equals(Node.CONFIGURED) && !nodes.contains(eviction.node()));
        pools.keySet().stream()
                .filter(node -> !node.equals(Node.CONFIGURED) && !nodes.contains(node))
                .forEach(node -> Optional.ofNullable(pools.remove(node)).ifPresent(HikariDataSource::close));
    }

    private int size(Node node) {
        return sizes.getOrDefault(node, settings.poolSize());
    }

    /**
     * Closes idle connections, and those in use when they are returned. Open connections stay with a server that is
     * demoted; only new ones resolve the name again and select the server by {@code targetServerType=primary}.
     * Logs it, at most once a minute for each node and reason.
     */
    public void evict(Node node, Reason reason) {
        Optional.ofNullable(pools.get(node))
                .map(HikariDataSource::getHikariPoolMXBean)
                .ifPresent(pool -> {
                    log(node, reason, pool.getTotalConnections());
                    pool.softEvictConnections();
                });
    }

    /** Adds the pool of {@code ias.database.url}, which its creator closes. */
    void add(HikariDataSource configured) {
        pools.put(Node.CONFIGURED, configured);
    }

    /** Returns a connection of the current node; of the configured one outside of {@link #on}. */
    Connection connect() throws SQLException {
        return pools.computeIfAbsent(current.orElse(Node.CONFIGURED), this::open)
                .getConnection();
    }

    private HikariDataSource open(Node node) {
        var config = new HikariConfig();
        Objects.requireNonNull(pools.get(Node.CONFIGURED), "created first").copyStateTo(config);
        config.setPoolName(node.name());
        config.setMaximumPoolSize(size(node));
        config.setInitializationFailTimeout(NO_INITIAL_CONNECTION);
        if (config.getDataSource() instanceof SetUpConnections configured) {
            config.setDataSource(configured.at(node));
        }
        return new HikariDataSource(config);
    }

    private void log(Node node, Reason reason, int connections) {
        var now = System.nanoTime();
        var latest = loggedAt.merge(
                new Eviction(node, reason),
                now,
                (before, current) -> current - before >= LOG_INTERVAL.toNanos() ? current : before);
        if (latest == now) {
            LOG.warn("Database {} {}; evicted {} connections from its pool", node.name(), reason.text, connections);
        }
    }

    @PreDestroy
    void close() {
        closeAllBut(List.of());
    }
}
