/** Which part of the data is on which server of a sharded database; knows no pool. */
@NullMarked
package dev.ias.database.shard;

import org.jspecify.annotations.NullMarked;
