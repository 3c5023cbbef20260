package dev.ias.store.table;

import dev.ias.command.Change;
import dev.ias.key.Sealer;
import dev.ias.store.statement.Columns;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.SetStatement;
import dev.ias.verification.Bucket;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The statements of a batch on {@code outbox}, by primary key. */
@Singleton
public class OutboxTable {

    // The first attempt starts with the row. A second insertion of an id is an error, not a conflict.
    private static final String INSERT = """
        insert into outbox (
               bucket, verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, next_attempt_at,
               unfinished, uncertain)
        select *, 1, false
          from unnest(
                   cast(:bucket as smallint[]), cast(:verificationId as uuid[]), cast(:id as uuid[]),
                   cast(:recipient as text[]), cast(:keyId as text[]), cast(:payload as bytea[]), cast(:createdAt as timestamptz[]),
                   cast(:notAfter as timestamptz[]), cast(:attempts as int[]), cast(:nextAttemptAt as timestamptz[]))\
        """;

    // A range instead of an equality of buckets, which would allow a merge join over the whole index: the table is
    // nearly empty, but its index has an entry for each mail since the last vacuum.
    private static final String DELETE = """
        delete from outbox o
         using unnest(cast(:bucket as smallint[]), cast(:verificationId as uuid[]), cast(:id as uuid[]))
               as old (bucket, verification_id, id)
         where o.bucket between old.bucket and old.bucket
           and o.verification_id = old.verification_id and o.id = old.id
           and (cast(:shards as smallint[]) is null or o.bucket = any (:shards))
        returning o.id\
        """;

    private static final String POSTPONE = """
        update outbox o
           set unfinished = 0, next_attempt_at = new.next_attempt_at, uncertain = new.uncertain
          from unnest(
                   cast(:bucket as smallint[]), cast(:verificationId as uuid[]), cast(:id as uuid[]),
                   cast(:nextAttemptAt as timestamptz[]), cast(:uncertain as boolean[]))
               as new (bucket, verification_id, id, next_attempt_at, uncertain)
         where o.bucket between new.bucket and new.bucket
           and o.verification_id = new.verification_id and o.id = new.id
           and (cast(:shards as smallint[]) is null or o.bucket = any (:shards))\
        """;

    private static final Columns<OutboxMessage> KEY = Columns.<OutboxMessage>none()
            .bucket(message -> Bucket.of(message.verification().id()))
            .uuid("verificationId", message -> message.verification().id())
            .uuid("id", OutboxMessage::id);

    private static final SetStatement<NewRow> INSERTION = new SetStatement<>(
            INSERT,
            KEY.<NewRow>of(NewRow::message)
                    .text(
                            "recipient",
                            row -> row.message().verification().recipient().value())
                    .text("keyId", row -> row.sealed().keyId())
                    .bytes("payload", row -> row.sealed().payload())
                    .time("createdAt", row -> row.message().createdAt())
                    .time("notAfter", row -> row.message().notAfter())
                    .number("attempts", row -> (long) row.message().attempts())
                    .time("nextAttemptAt", NewRow::leaseEnd));
    private static final SetStatement<OutboxMessage> DELETION = new SetStatement<>(DELETE, KEY);
    private static final SetStatement<Change.Postpone> POSTPONEMENT = new SetStatement<>(
            POSTPONE,
            KEY.<Change.Postpone>of(Change.Postpone::message)
                    .time("nextAttemptAt", Change.Postpone::nextAttempt)
                    .bool("uncertain", Change.Postpone::uncertain));

    private final OutboxPayload payloads;

    private record NewRow(OutboxMessage message, Sealer.Sealed sealed, Instant leaseEnd) {}

    OutboxTable(OutboxPayload payloads) {
        this.payloads = payloads;
    }

    public void write(RoundTrip trip, UnitOfWork work, Instant leaseEnd) {
        trip.write(
                INSERTION,
                work.enqueued().stream()
                        .map(message -> new NewRow(message, payloads.seal(message), leaseEnd))
                        .toList());
        delete(trip, work.dequeued(), work::deleted);
        trip.write(POSTPONEMENT, work.postponed());
    }

    /** Deletes messages; {@code deleted} gets the ids of those whose row was there. */
    public void delete(RoundTrip trip, List<OutboxMessage> messages, Consumer<UUID> deleted) {
        trip.read(DELETION, messages, row -> deleted.accept(row.getObject("id", UUID.class)));
    }
}
