package dev.ias.database.shard;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shard of each bucket, at one moment. */
public final class ShardMap {

    // The extension's catalogue exists without tables, too.
    private static final String DISTRIBUTED = """
        select to_regclass('pg_dist_partition') is not null and to_regclass('verification') is not null\
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

    private final List<Shard> byBucket;
    private final List<Shard> shards;
    private final List<Node> nodes;

    private ShardMap(List<Shard> byBucket) {
        this.byBucket = byBucket;
        this.shards = byBucket.stream().distinct().toList();
        this.nodes = shards.stream().map(Shard::node).distinct().toList();
    }

    /** A shard of the catalogue. */
    private record Placement(long shard, Node node) {}

    /** Returns the map of a database that is not sharded. */
    public static ShardMap single() {
        return new ShardMap(Collections.nCopies(BUCKETS, Shard.ALL));
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
        return new ShardMap(placements.values().stream().map(shards::get).toList());
    }

    /** Returns the shard of a bucket, 0 to 1023. */
    public Shard of(short bucket) {
        return byBucket.get(bucket);
    }

    /** Returns whether the tables are distributed. */
    public boolean sharded() {
        return !shards.getFirst().buckets().isEmpty();
    }

    /** Returns all shards. */
    public List<Shard> shards() {
        return shards;
    }

    /** Returns the nodes that hold shards. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Returns the number of shards of each node. */
    public Map<Node, Integer> shardsOfNodes() {
        return shards.stream().collect(Collectors.groupingBy(Shard::node, Collectors.summingInt(shard -> 1)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShardMap map && byBucket.equals(map.byBucket);
    }

    @Override
    public int hashCode() {
        return byBucket.hashCode();
    }
}
