package dev.ias.database;

import dev.ias.database.shard.Shard;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table of messages that several instances deliver. An instance claims a row for the time of a lease by moving its
 * next attempt from the time that it read: of concurrent claims one succeeds. Dead letters have their next attempt at
 * infinity.
 */
public interface LeasedTable<T extends LeasedRow<T>> {

    /**
     * Returns rows of a shard that are due, in the order of their next attempts.
     *
     * @param buckets of the shard ({@link Shard#list})
     */
    List<T> findDue(@Nullable String buckets, Instant now, int limit);

    /** Counts an attempt and sets the end of its lease; returns 0 if another instance has claimed the row. */
    int claim(short bucket, UUID verificationId, UUID id, Instant nextAttemptAt, Instant leaseEnd);

    /** Ends the attempts of a row; returns 0 if another instance has claimed it. */
    int makeDeadLetter(short bucket, UUID verificationId, UUID id, Instant nextAttemptAt);
}
