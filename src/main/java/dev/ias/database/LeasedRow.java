package dev.ias.database;

import java.time.Instant;
import java.util.UUID;

/**
 * A row of a {@link LeasedTable}.
 *
 * @param <T> the type of the row itself
 */
public interface LeasedRow<T extends LeasedRow<T>> {

    /** Distribution key, and first part of the primary key. */
    short bucket();

    UUID verificationId();

    UUID id();

    /** Number of consecutive attempts without an outcome. */
    int unfinished();

    /** When the next attempt is due, which is also the end of a lease; the optimistic lock of claims. */
    Instant nextAttemptAt();

    /** Returns the row after a claim: one more attempt, and the end of its lease. */
    T claimed(Instant leaseEnd);
}
