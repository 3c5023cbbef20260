package dev.ias.database;

import dev.ias.database.connection.DatabaseSettings;
import dev.ias.database.connection.NodePools;
import dev.ias.database.shard.Node;
import dev.ias.database.shard.Shard;
import dev.ias.database.shard.ShardMap;
import dev.ias.tracing.Tracing;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micronaut.transaction.TransactionOperations;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs transactions, each on the node that holds its rows, behind the circuit breaker of that node. While a node is
 * unreachable or read-only, its transactions fail immediately, so that callers do not queue up behind timeouts; every
 * half second one transaction is let through as a probe. A database that is not sharded is one node.
 */
@Singleton
public class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    // A serialisation failure or deadlock does not recur soon.
    private static final int ATTEMPTS = 3;

    private final TransactionOperations<Connection> transactions;
    private final NodePools pools;
    private final DatabaseSettings settings;
    private final Tracing tracing;
    private final Map<Node, NodeCircuit> circuits = new ConcurrentHashMap<>();
    private final AtomicInteger rotation = new AtomicInteger();
    private volatile ShardMap shards = ShardMap.single();
    private volatile boolean shardsRead;

    Database(
            TransactionOperations<Connection> transactions,
            NodePools pools,
            DatabaseSettings settings,
            Tracing tracing) {
        this.transactions = transactions;
        this.pools = pools;
        this.settings = settings;
        this.tracing = tracing;
    }

    @PostConstruct
    void readShards() {
        refresh();
    }

    /**
     * Runs the work in one transaction, which is rolled back if the work throws, and repeated after a serialisation
     * failure or a deadlock. It runs on the server that {@code
     * ias.database.url} names; if that is known to be unavailable, on another node of the cluster.
     *
     * @throws CallNotPermittedException immediately, if the circuit breaker is open
     * @throws StatementFailedException if a statement of the work fails
     */
    public <T> T transaction(Work<T> work) {
        return traced(() -> attempt(entry(), work));
    }

    /**
     * Runs the work in one transaction on the node that holds a bucket.
     *
     * @param bucket 0 to 1023
     * @throws CallNotPermittedException immediately, if the circuit breaker of the node is open
     * @throws StatementFailedException if a statement of the work fails
     */
    public <T> T transaction(short bucket, Work<T> work) {
        return transaction(shards.of(bucket), work);
    }

    /**
     * Runs the work in one transaction on the node that holds a shard.
     *
     * @throws CallNotPermittedException immediately, if the circuit breaker of the node is open
     * @throws StatementFailedException if a statement of the work fails
     */
    public <T> T transaction(Shard shard, Work<T> work) {
        return on(shard.node(), work);
    }

    /**
     * Applies work to each shard, in changing order. Shards of a cluster whose node is unavailable are left out, so that
     * the others do not wait for timeouts.
     *
     * @return the results of the shards that are available; of all if the database is not sharded
     * @throws RuntimeException of the work, unless the node of a cluster is unavailable
     */
    public <T> List<T> eachShard(Function<Shard, T> work) {
        var map = shards;
        var order = new ArrayList<>(map.shards());
        Collections.rotate(order, rotation.getAndIncrement());
        var results = new ArrayList<T>();
        for (var shard : order) {
            if (!map.sharded()) {
                results.add(work.apply(shard));
            } else if (available(shard.node())) {
                attempt(work, shard).ifPresent(results::add);
            }
        }
        return List.copyOf(results);
    }

    /** Does the same without results. */
    public void forEachShard(Consumer<Shard> work) {
        eachShard(shard -> {
            work.accept(shard);
            return shard;
        });
    }

    private static <T> Optional<T> attempt(Function<Shard, T> work, Shard shard) {
        try {
            return Optional.of(work.apply(shard));
        } catch (RuntimeException e) {
            if (unavailable(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Returns the current map of buckets. */
    public ShardMap shards() {
        return shards;
    }

    /** Returns whether a node has not failed repeatedly since it last worked. */
    public boolean available(Node node) {
        return circuit(node).closed();
    }

    /** Returns the configured node and those that hold shards. */
    List<Node> nodes() {
        return Stream.concat(Stream.of(Node.CONFIGURED), shards.nodes().stream())
                .distinct()
                .toList();
    }

    /**
     * Returns whether a failed transaction may have been committed: the connection was lost, or its server process ended.
     * After any other error the server has rolled it back.
     */
    public static boolean mayHaveCommitted(RuntimeException failure) {
        return SqlStates.lost(failure);
    }

    /** Returns whether a transaction failed because its node, but not the whole cluster, is unreachable or read-only. */
    public boolean partlyUnavailable(Throwable failure) {
        return shards.sharded() && unavailable(failure);
    }

    private static boolean unavailable(Throwable failure) {
        return failure instanceof CallNotPermittedException || SqlStates.outage(failure);
    }

    /** Checks a node; its circuit breaker and {@link #problems} keep the result. */
    void probe(Node node) {
        circuit(node).note(on(node, DatabaseProbe::check));
    }

    /** Returns a sentence for each problem of a node: that it is unavailable, or what the last probe found. */
    List<String> problems(Node node) {
        return available(node)
                ? circuit(node).problems()
                : List.of("The database node " + node.name() + " cannot be used");
    }

    private <T> T on(Node node, Work<T> work) {
        return traced(() -> attempt(node, work));
    }

    /** Reads the map again, if that is possible now. */
    void refresh() {
        try {
            use(transaction(connection -> ShardMap.read(connection, settings.sharding())));
            shardsRead = true;
        } catch (RuntimeException e) {
            LOG.debug("Failed to read the shards of the database; retrying", e);
        }
    }

    /** Returns whether the map was ever read. */
    boolean shardsRead() {
        return shardsRead;
    }

    private void use(ShardMap map) {
        if (map.equals(shards)) {
            return;
        }
        shards = map;
        pools.retain(map.shardsOfNodes());
        circuits.keySet()
                .removeIf(node -> !node.equals(Node.CONFIGURED) && !map.nodes().contains(node));
    }

    private Node entry() {
        var map = shards;
        return available(Node.CONFIGURED)
                ? Node.CONFIGURED
                : map.nodes().stream().filter(this::available).findFirst().orElse(Node.CONFIGURED);
    }

    private NodeCircuit circuit(Node node) {
        return circuits.computeIfAbsent(node, NodeCircuit::new);
    }

    private <T> T traced(Supplier<T> transaction) {
        return tracing.on()
                ? tracing.run(
                        tracing.begin("transaction", SpanKind.CLIENT).setAttribute("db.system.name", "postgresql"),
                        transaction)
                : transaction.get();
    }

    private <T> T attempt(Node node, Work<T> work) {
        for (var attempt = 1; ; attempt++) {
            try {
                return circuit(node).run(() -> pools.on(node, () -> run(work)));
            } catch (RuntimeException e) {
                if (SqlStates.READ_ONLY.equals(SqlStates.of(e))) {
                    pools.evict(node, NodePools.Reason.READ_ONLY);
                } else if (SqlStates.closed(e)) {
                    pools.evict(node, NodePools.Reason.CLOSED_CONNECTION);
                }
                if (attempt == ATTEMPTS || !SqlStates.conflict(e)) {
                    throw e;
                }
            }
        }
    }

    /** Throws the failure of the work rather than that of the rollback, which follows it if the connection is closed. */
    private <T> T run(Work<T> work) {
        var failures = new ArrayList<RuntimeException>(1);
        try {
            return transactions.executeWrite(status -> {
                try {
                    return run(work, status.getConnection());
                } catch (RuntimeException e) {
                    failures.add(e);
                    throw e;
                }
            });
        } catch (RuntimeException e) {
            throw failures.isEmpty() ? e : failures.getFirst();
        }
    }

    /** Wraps the checked exception; the framework would rethrow it undeclared, so that callers could not catch it. */
    private static <T> T run(Work<T> work, Connection connection) {
        try {
            return work.run(connection);
        } catch (SQLException e) {
            throw new StatementFailedException(e);
        }
    }

    /** Work of a transaction. */
    @FunctionalInterface
    public interface Work<T> {

        T run(Connection connection) throws SQLException;
    }
}
