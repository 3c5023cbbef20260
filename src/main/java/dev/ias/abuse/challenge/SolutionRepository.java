package dev.ias.abuse.challenge;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements on {@code used_solution}: by primary key, except for the search for expired rows. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SolutionRepository extends GenericRepository<SolutionRepository.Row, byte[]> {

    /**
     * A row.
     *
     * @param bucket of the hash
     * @param solution SHA-256 of provider and identity
     */
    @MappedEntity("used_solution")
    @SuppressWarnings("ArrayRecordComponent") // mapped, never compared
    record Row(short bucket, @Id byte[] solution, Instant expiresAt) {}

    /** Inserts a solution; returns 0 if it exists. */
    @Query("insert into used_solution (bucket, solution, expires_at) values (:bucket, :solution, :expiresAt)"
            + " on conflict do nothing")
    int insert(short bucket, byte[] solution, Instant expiresAt);

    @Query("""
        select bucket, solution, expires_at
          from used_solution
         where expires_at < :now
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         order by expires_at
         limit :limit\
        """)
    List<Row> findExpired(@Nullable String buckets, Instant now, int limit);

    /** Deletes the rows in one JDBC batch; returns their number. */
    @Query("delete from used_solution where bucket = :bucket and solution = :solution")
    int deleteAll(List<Row> rows);
}
