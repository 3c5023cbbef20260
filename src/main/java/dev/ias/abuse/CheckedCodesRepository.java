package dev.ias.abuse;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Statements on {@code checked_codes}. An instance writes its own rows only; the purge deletes those of all. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface CheckedCodesRepository extends GenericRepository<CheckedCodesRepository.Row, UUID> {

    /** The codes that one instance checked in one minute. */
    @MappedEntity("checked_codes")
    record Row(@Id UUID instance, Instant minute, long correct, long wrong, boolean open) {

        static Row of(UUID instance, CheckedMinute counted) {
            return new Row(instance, counted.minute(), counted.correct(), counted.wrong(), counted.open());
        }
    }

    /** Writes the rows in one JDBC batch. They hold totals, so that a repetition changes nothing. */
    @Query("insert into checked_codes (instance, minute, correct, wrong, open)"
            + " values (:instance, :minute, :correct, :wrong, :open)"
            + " on conflict (instance, minute) do update"
            + " set correct = excluded.correct, wrong = excluded.wrong, open = excluded.open")
    int writeAll(List<Row> rows);

    /** Returns the sums of all instances but one, for each minute with codes. */
    @Query("""
        select minute, cast(sum(correct) as bigint) as correct, cast(sum(wrong) as bigint) as wrong,
               bool_or(open) as open
          from checked_codes
         where minute > :after and minute <= :until and instance <> :instance
         group by minute\
        """)
    List<CheckedMinute> sumOthers(UUID instance, Instant after, Instant until);

    @Query("select instance, minute, correct, wrong, open from checked_codes where minute < :before order by minute"
            + " limit :limit")
    List<Row> findOld(Instant before, int limit);

    /** Deletes the rows in one JDBC batch; returns their number. */
    @Query("delete from checked_codes where instance = :instance and minute = :minute")
    int deleteAll(List<Row> rows);
}
