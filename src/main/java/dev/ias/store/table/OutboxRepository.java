package dev.ias.store.table;

import dev.ias.database.LeasedTable;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements of the outbox sweep: by primary key, except for the searches for due and for expired messages. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface OutboxRepository extends GenericRepository<OutboxRow, UUID>, LeasedTable<OutboxRow> {

    @Override
    @Query("""
        select bucket, verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, unfinished,
               next_attempt_at, uncertain
          from outbox
         where next_attempt_at <= :now
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         order by next_attempt_at
         limit :limit\
        """)
    List<OutboxRow> findDue(@Nullable String buckets, Instant now, int limit);

    @Override
    @Query("update outbox set attempts = attempts + 1, unfinished = unfinished + 1, next_attempt_at = :leaseEnd where"
            + " bucket = :bucket and verification_id = :verificationId and id = :id and next_attempt_at ="
            + " :nextAttemptAt")
    int claim(short bucket, UUID verificationId, UUID id, Instant nextAttemptAt, Instant leaseEnd);

    @Override
    @Query("update outbox set next_attempt_at = 'infinity' where bucket = :bucket and verification_id ="
            + " :verificationId and id = :id and next_attempt_at = :nextAttemptAt")
    int makeDeadLetter(short bucket, UUID verificationId, UUID id, Instant nextAttemptAt);

    /** Returns expired messages that are due, and expired dead letters. */
    @Query("""
        select bucket, verification_id, id, recipient, key_id, payload, created_at, not_after, attempts, unfinished,
               next_attempt_at, uncertain
          from outbox
         where (next_attempt_at <= :now or next_attempt_at = 'infinity') and not_after <= :now
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         limit :limit\
        """)
    List<OutboxRow> findExpired(@Nullable String buckets, Instant now, int limit);

    /** Deletes the messages in one JDBC batch; returns their number. */
    @Query("delete from outbox where bucket = :bucket and verification_id = :verificationId and id = :id")
    int deleteAll(List<OutboxRow> rows);

    @Query("select count(*) from outbox where bucket = :bucket and verification_id = :verificationId and id = :id")
    long count(short bucket, UUID verificationId, UUID id);
}
