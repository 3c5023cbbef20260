package dev.ias.store.table;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;

/** The statements of the purge on {@code rate_limit}. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface LimitRepository extends GenericRepository<LimitRepository.Expiry, String> {

    /**
     * An expired row, with the parameters of its extension or deletion.
     *
     * @param last its last entry, in microseconds since the epoch; 0 if there is none
     * @param inUseAfter entries after this time, in microseconds since the epoch, still count
     * @param extendedTo the new expiry of a row that is in use
     */
    @MappedEntity("rate_limit")
    record Expiry(@Id String key, long last, Instant expiresAt, long inUseAfter, Instant extendedTo) {

        public boolean inUse() {
            return last > inUseAfter;
        }
    }

    @Query("""
        select key, coalesce(arrivals[cardinality(arrivals)], 0) as last, expires_at,
               cast(:inUseAfter as bigint) as in_use_after, cast(:extendedTo as timestamptz) as extended_to
          from rate_limit
         where expires_at <= :now
         order by expires_at
         limit :limit\
        """)
    List<Expiry> findExpired(Instant now, long inUseAfter, Instant extendedTo, int limit);

    /** Extends the expiry of rows that are in use, in one JDBC batch; returns the number of changed rows. */
    @Query("update rate_limit set expires_at = :extendedTo, version = version + 1"
            + " where key = :key and expires_at <= :expiresAt and arrivals[cardinality(arrivals)] > :inUseAfter")
    int extend(List<Expiry> expired);

    /** Deletes rows that are not in use, in one JDBC batch; returns the number of deleted rows. */
    @Query("delete from rate_limit where key = :key and expires_at <= :expiresAt"
            + " and coalesce(arrivals[cardinality(arrivals)], 0) <= :inUseAfter")
    int deleteUnused(List<Expiry> expired);
}
