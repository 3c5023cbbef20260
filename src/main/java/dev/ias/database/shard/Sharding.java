package dev.ias.database.shard;

/** How the nodes of a sharded database are used. */
public enum Sharding {
    /** Detects Citus, and connects to each node for the shards that it holds. */
    DETECT,

    /** Reaches all shards by {@code ias.database.url}, for example if the nodes cannot be reached. */
    OFF
}
