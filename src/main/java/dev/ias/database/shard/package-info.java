/** The mapping of buckets to the nodes of a sharded database. Independent of connection pools. */
@NullMarked
package dev.ias.database.shard;

import org.jspecify.annotations.NullMarked;
