package dev.ias.store.table;

import dev.ias.database.LeasedRow;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;

/**
 * A row of {@code outbox}.
 *
 * @param payload encrypted with the key {@code keyId}
 */
@MappedEntity("outbox")
@SuppressWarnings("ArrayRecordComponent") // mapped, never compared
public record OutboxRow(
        short bucket,
        UUID verificationId,
        @Id UUID id,
        String recipient,
        String keyId,
        byte[] payload,
        Instant createdAt,
        Instant notAfter,
        int attempts,
        int unfinished,
        Instant nextAttemptAt,
        boolean uncertain)
        implements LeasedRow<OutboxRow> {

    @Override
    public OutboxRow claimed(Instant leaseEnd) {
        return new OutboxRow(
                bucket,
                verificationId,
                id,
                recipient,
                keyId,
                payload,
                createdAt,
                notAfter,
                attempts + 1,
                unfinished + 1,
                leaseEnd,
                uncertain);
    }
}
