package dev.ias.database;

import dev.ias.database.shard.Shard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backlog of a table as last counted: the number of waiting rows, the age of the oldest one, and the number of dead
 * letters. A growing backlog shows that the consumer of the table does not keep up. The values are the same on all
 * instances.
 */
public final class BacklogGauge {

    private static final Logger LOG = LoggerFactory.getLogger(BacklogGauge.class);

    private final Database database;
    private final Clock clock;
    private final String query;
    // By the buckets of a shard; while its node is unavailable, the last count of the shard stays.
    private final Map<List<Short>, Waiting> shards = new ConcurrentHashMap<>();
    private volatile Waiting waiting = Waiting.NONE;

    private record Waiting(long rows, Optional<Instant> oldest, long dead) {

        static final Waiting NONE = new Waiting(0, Optional.empty(), 0);

        Waiting plus(Waiting other) {
            var first =
                    Stream.of(oldest, other.oldest).flatMap(Optional::stream).min(Comparator.naturalOrder());
            return new Waiting(rows + other.rows, first, dead + other.dead);
        }
    }

    /**
     * Creates a backlog, which is empty until the first {@link #count}.
     *
     * @param query returns one row of a shard with the columns {@code waiting} (a number), {@code oldest} (a time or
     *     null) and {@code dead} (a number); its two parameters are the shard's buckets ({@link Shard#list})
     */
    public BacklogGauge(Database database, Clock clock, String query) {
        this.database = database;
        this.clock = clock;
        this.query = query;
    }

    /**
     * Registers the gauges {@code prefix.rows}, {@code prefix.age} and {@code prefix.dead}.
     *
     * @param rows what the rows are, in the plural
     */
    public void register(MeterRegistry meters, String prefix, String rows) {
        Gauge.builder(prefix + "." + rows, this, backlog -> backlog.waiting.rows())
                .description("Pending %s of all instances".formatted(rows))
                .register(meters);
        TimeGauge.builder(prefix + ".age", this, TimeUnit.SECONDS, BacklogGauge::ageSeconds)
                .description("Age of the oldest of the pending %s".formatted(rows))
                .register(meters);
        Gauge.builder(prefix + ".dead", this, backlog -> backlog.waiting.dead())
                .description(
                        "Dead letters: %s not retried because their attempts ended without an outcome".formatted(rows))
                .register(meters);
    }

    /** Refreshes the counts; on a database error keeps the previous ones. */
    public void count() {
        try {
            database.forEachShard(this::count);
            shards.keySet()
                    .retainAll(database.shards().shards().stream()
                            .map(Shard::buckets)
                            .toList());
            waiting = shards.values().stream().reduce(Waiting.NONE, Waiting::plus);
        } catch (RuntimeException e) {
            LOG.debug("Failed to count a backlog; retrying at the next interval", e);
        }
    }

    private void count(Shard shard) {
        shards.put(shard.buckets(), database.transaction(shard, connection -> read(connection, shard)));
    }

    /** Returns the current age of the oldest waiting row, in whole seconds; 0 if none waits. */
    private long ageSeconds() {
        return waiting.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(Duration::isPositive)
                .map(Duration::toSeconds)
                .orElse(0L);
    }

    private Waiting read(Connection connection, Shard shard) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, shard.list());
            statement.setString(2, shard.list());
            try (var rows = statement.executeQuery()) {
                rows.next();
                var oldest = Optional.ofNullable(rows.getObject("oldest", OffsetDateTime.class));
                return new Waiting(
                        rows.getLong("waiting"), oldest.map(OffsetDateTime::toInstant), rows.getLong("dead"));
            }
        }
    }
}
