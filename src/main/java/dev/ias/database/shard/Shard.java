package dev.ias.database.shard;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction may touch: the rows of some buckets, which are on one node. A database that is not sharded has one
 * shard with all buckets.
 *
 * @param node holds the rows
 * @param buckets in ascending order; empty for all
 */
public record Shard(Node node, List<Short> buckets) {

    /** The shard of a database that is not sharded. */
    public static final Shard ALL = new Shard(Node.CONFIGURED, List.of());

    public Shard {
        buckets = List.copyOf(buckets);
    }

    /** Returns whether a bucket belongs to the shard. */
    public boolean has(short bucket) {
        return buckets.isEmpty() || Collections.binarySearch(buckets, bucket) >= 0;
    }

    /**
     * Returns the parameter {@code :buckets} of searches: the buckets, separated by commas; null for all. Citus routes a
     * search for a list of buckets to the shard that has them.
     */
    public @Nullable String list() {
        return buckets.isEmpty() ? null : buckets.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
