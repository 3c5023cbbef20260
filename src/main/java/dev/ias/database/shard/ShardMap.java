package dev.ias.database.shard;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shard of each bucket, at one moment. Immutable. */
public final class ShardMap {

    // The extension's catalogue exists without tables, too.
    private static final String DISTRIBUTED = """
        select to_regclass('pg_catalog.pg_dist_partition') is not null and to_regclass('verification') is not null\
        """;

    // Colocated tables have their shards on the same nodes. A node without metadata cannot run statements.
    private static final String PLACEMENTS = """
        select bucket, placed.shardid, node.nodename, node.nodeport, node.hasmetadata and node.isactive as direct
          from pg_dist_partition t
          cross join generate_series(0, 1023) as bucket
          cross join lateral get_shard_id_for_distribution_column(t.logicalrelid, bucket) as shard (id)
          join pg_dist_placement placed on placed.shardid = shard.id and placed.shardstate = 1
          join pg_dist_node node on node.groupid = placed.groupid and node.noderole = 'primary'
         where t.logicalrelid = to_regclass('verification') and t.partmethod = 'h'
         order by bucket\
        """;

    private static final int BUCKETS = 1_024;

    private final Shard[] byBucket;

    private ShardMap(Shard[] byBucket) {
        this.byBucket = byBucket;
    }

    /** A shard of the catalogue. */
    private record Placement(long shard, Node node) {}

    /** Returns the map of a database that is not sharded. */
    public static ShardMap single() {
        var all = new Shard[BUCKETS];
        Arrays.fill(all, Shard.ALL);
        return new ShardMap(all);
    }

    /**
     * Reads the catalogue of Citus, which every node has.
     *
     * @return the map of a database that is not sharded, if the tables are not distributed
     */
    public static ShardMap read(Connection connection, Sharding sharding) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery(DISTRIBUTED)) {
                row.next();
                if (!row.getBoolean(1)) {
                    return single();
                }
            }
            var buckets = new TreeMap<Short, Placement>();
            try (var rows = statement.executeQuery(PLACEMENTS)) {
                while (rows.next()) {
                    var node = rows.getBoolean("direct") && sharding == Sharding.DETECT
                            ? Node.at(rows.getString("nodename"), rows.getInt("nodeport"))
                            : Node.CONFIGURED;
                    buckets.put(rows.getShort("bucket"), new Placement(rows.getLong("shardid"), node));
                }
            }
            return of(buckets);
        }
    }

    private static ShardMap of(Map<Short, Placement> placements) {
        if (placements.size() < BUCKETS) {
            return single();
        }
        var members = placements.entrySet().stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        var shards = new HashMap<Placement, Shard>();
        members.forEach((placement, buckets) -> shards.put(placement, new Shard(placement.node(), buckets)));
        return new ShardMap(placements.values().stream().map(shards::get).toArray(Shard[]::new));
    }

    /** Returns the shard of a bucket, 0 to 1023. */
    public Shard of(short bucket) {
        return byBucket[bucket];
    }

    /** Returns whether there are several shards. */
    public boolean sharded() {
        return !byBucket[0].buckets().isEmpty();
    }

    /** Returns the shards, those of each node together. */
    public Collection<Shard> shards() {
        return Stream.of(byBucket)
                .distinct()
                .collect(Collectors.groupingBy(Shard::node))
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    /** Returns the nodes that hold shards, in the order of their names. */
    public List<Node> nodes() {
        return Stream.of(byBucket)
                .map(Shard::node)
                .distinct()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }
}
