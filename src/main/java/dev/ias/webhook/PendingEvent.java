package dev.ias.webhook;

import dev.ias.database.LeasedRow;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;

/**
 * An event that awaits delivery.
 *
 * @param id the {@code webhook-id}, the same for every attempt (idempotency key)
 * @param body the request body; it contains an address and is not logged
 * @param attempts number of attempts begun
 * @param unfinished number of consecutive attempts without an outcome
 * @param nextAttemptAt the time of the next attempt; during an attempt, the end of its lease
 */
@MappedEntity("event")
record PendingEvent(
        short bucket,
        UUID verificationId,
        @Id UUID id,
        String type,
        String body,
        Instant createdAt,
        int attempts,
        int unfinished,
        Instant nextAttemptAt)
        implements LeasedRow<PendingEvent> {

    @Override
    public PendingEvent claimed(Instant leaseEnd) {
        return new PendingEvent(
                bucket, verificationId, id, type, body, createdAt, attempts + 1, unfinished + 1, leaseEnd);
    }

    @Override
    public String toString() {
        return "PendingEvent[" + id + "]";
    }
}
