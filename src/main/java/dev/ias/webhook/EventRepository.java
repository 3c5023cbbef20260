package dev.ias.webhook;

import dev.ias.database.LeasedTable;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements of the dispatcher on {@code event}: by primary key, except for the searches for due and for old events.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface EventRepository extends GenericRepository<PendingEvent, UUID>, LeasedTable<PendingEvent> {

    /**
     * Returns the oldest pending event of each verification; later ones are due after it is deleted or a dead letter.
     */
    @Override
    @Query("""
        select bucket, verification_id, id, type, body, created_at, attempts, unfinished, next_attempt_at
          from event
         where next_attempt_at <= :now
           and (cast(:buckets as text) is null or event.bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
           and not exists (select 1
                             from event earlier
                            where earlier.bucket = event.bucket
                              and earlier.verification_id = event.verification_id
                              and earlier.next_attempt_at < 'infinity'
                              and (earlier.created_at, earlier.id) < (event.created_at, event.id))
         order by next_attempt_at, bucket, verification_id
         limit :limit\
        """)
    List<PendingEvent> findDue(@Nullable String buckets, Instant now, int limit);

    @Override
    @Query("update event set attempts = attempts + 1, unfinished = unfinished + 1, next_attempt_at = :leaseEnd where"
            + " bucket = :bucket and verification_id = :verificationId and id = :id and next_attempt_at ="
            + " :nextAttemptAt")
    int claim(short bucket, UUID verificationId, UUID id, Instant nextAttemptAt, Instant leaseEnd);

    /** Records an outcome and schedules the next attempt; returns 0 if another instance has claimed the event. */
    @Query("update event set unfinished = 0, next_attempt_at = :nextAttempt where bucket = :bucket and"
            + " verification_id = :verificationId and id = :id and next_attempt_at = :leaseEnd")
    int postpone(short bucket, UUID verificationId, UUID id, Instant leaseEnd, Instant nextAttempt);

    @Override
    @Query("update event set next_attempt_at = 'infinity' where bucket = :bucket and verification_id ="
            + " :verificationId and id = :id and next_attempt_at = :nextAttemptAt")
    int makeDeadLetter(short bucket, UUID verificationId, UUID id, Instant nextAttemptAt);

    @Query("""
        select bucket, verification_id, id, type, body, created_at, attempts, unfinished, next_attempt_at
          from event
         where created_at <= :createdAt
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         order by created_at
         limit :limit\
        """)
    List<PendingEvent> findOld(@Nullable String buckets, Instant createdAt, int limit);

    /** Deletes the events in one JDBC batch; returns their number. */
    @Query("delete from event where bucket = :bucket and verification_id = :verificationId and id = :id")
    int deleteAll(List<PendingEvent> events);
}
