package dev.ias.store.table;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of the purge on {@code rate_limit}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface LimitRepository extends GenericRepository<LimitRepository.Expiry, String> {

    /**
     * An expired row.
     *
     * @param inUseUntil when its last entry stops counting
     * @param extendedTo the new expiry if it is in use
     */
    @MappedEntity("rate_limit")
    record Expiry(short bucket, @Id String key, long version, Instant inUseUntil, Instant extendedTo) {}

    /**
     * Returns expired rows.
     *
     * @param sends how long sends count, in microseconds
     * @param wrongCodes how long wrong codes count, in microseconds
     * @param window how long reports of bounces count, in microseconds
     */
    @Query("""
        select bucket, key, version, cast(:extendedTo as timestamptz) as extended_to,
               greatest(
                   expires_at, muted_until, suppressed_until,
                   settled_at + cast(:window as bigint) * interval '1 microsecond',
                   to_timestamp(0)
                       + (reports[cardinality(reports)] / 4 * 1000 + cast(:window as bigint)) * interval '1 microsecond',
                   to_timestamp(0)
                       + (arrivals[cardinality(arrivals)] + cast(:sends as bigint)) * interval '1 microsecond',
                   to_timestamp(0)
                       + (wrong_codes[cardinality(wrong_codes)] + cast(:wrongCodes as bigint)) * interval '1 microsecond'
               ) as in_use_until
          from rate_limit
         where expires_at <= :now
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         order by expires_at
         limit :limit\
        """)
    List<Expiry> findExpired(
            @Nullable String buckets,
            Instant now,
            long sends,
            long wrongCodes,
            long window,
            Instant extendedTo,
            int limit);

    /** Extends the expiry of rows that have not changed, in one JDBC batch; returns the number of changed rows. */
    @Query("update rate_limit set expires_at = :extendedTo, version = version + 1"
            + " where bucket = :bucket and key = :key and version = :version")
    int extend(List<Expiry> expired);

    /** Deletes rows that have not changed, in one JDBC batch; returns the number of deleted rows. */
    @Query("delete from rate_limit where bucket = :bucket and key = :key and version = :version")
    int deleteUnused(List<Expiry> expired);
}
