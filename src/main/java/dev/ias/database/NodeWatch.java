package dev.ias.database;

import dev.ias.ServiceOnly;
import dev.ias.database.shard.Node;
import dev.ias.database.shard.ShardMap;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Probes the unavailable nodes of a cluster, because background work leaves them out, and reads the map of shards again:
 * at an interval, and while a node is unavailable, whose shards may move to another one.
 */
@Context
@ServiceOnly
class NodeWatch {

    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(10);

    private final Database database;
    private final MultiGauge available;
    private final Set<Node> probed = ConcurrentHashMap.newKeySet();
    private ShardMap shown = ShardMap.single();
    private long refreshedAt = System.nanoTime();

    NodeWatch(Database database, MeterRegistry meters) {
        this.database = database;
        this.available = MultiGauge.builder("ias.database.node.available")
                .description("1 if a node of the database cluster is available, else 0; none if it is not a cluster")
                .register(meters);
    }

    /** Does nothing if the database is not sharded: its transactions are the probes. */
    @Scheduled(fixedDelay = "500ms")
    void run() {
        if (!database.shardsRead()) {
            database.refresh();
        }
        if (!database.shards().sharded()) {
            return;
        }
        show(database.shards());
        var unavailable = database.nodes().stream()
                .filter(node -> !database.available(node))
                .toList();
        unavailable.forEach(this::probe);
        var due = System.nanoTime() - refreshedAt > REFRESH_INTERVAL.toNanos();
        if (due) {
            database.nodes().forEach(this::probe);
            refreshedAt = System.nanoTime();
        }
        if (due || !unavailable.isEmpty()) {
            database.refresh();
        }
    }

    /** Probes on a thread of its own, one at a time: a node that hangs keeps the probe until its timeout. */
    private void probe(Node node) {
        if (probed.add(node)) {
            Thread.ofVirtual().name("probe-" + node.name()).start(() -> {
                try {
                    database.probe(node);
                } catch (RuntimeException e) {
                    // Recorded by the circuit breaker.
                } finally {
                    probed.remove(node);
                }
            });
        }
    }

    private void show(ShardMap map) {
        if (!map.equals(shown)) {
            shown = map;
            List<MultiGauge.Row<?>> rows = map.nodes().stream()
                    .<MultiGauge.Row<?>>map(node ->
                            MultiGauge.Row.of(Tags.of("node", node.name()), node, it -> database.available(it) ? 1 : 0))
                    .toList();
            available.register(rows, true);
        }
    }
}
