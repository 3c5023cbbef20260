package dev.ias.abuse.challenge;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;

/** Statements on {@code used_solution}: by primary key, except for the search for expired rows. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SolutionRepository extends GenericRepository<SolutionRepository.Row, byte[]> {

    /**
     * A row.
     *
     * @param solution SHA-256 of provider and identity
     */
    @MappedEntity("used_solution")
    @SuppressWarnings("ArrayRecordComponent") // mapped, never compared
    record Row(@Id byte[] solution, Instant expiresAt) {}

    /** Inserts a solution; returns 0 if it exists. */
    @Query("insert into used_solution (solution, expires_at) values (:solution, :expiresAt) on conflict do nothing")
    int insert(byte[] solution, Instant expiresAt);

    @Query("select solution, expires_at from used_solution where expires_at < :now order by expires_at limit :limit")
    List<Row> findExpired(Instant now, int limit);

    /** Deletes the rows in one JDBC batch; returns their number. */
    @Query("delete from used_solution where solution = :solution")
    int deleteAll(List<Row> rows);
}
