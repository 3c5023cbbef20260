package dev.ias.account;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements on {@code rpc_nonce}: by primary key, except for the search for expired rows. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NonceRepository extends GenericRepository<NonceRepository.Row, String> {

    /**
     * A row.
     *
     * @param bucket of the nonce: the calls of one account are not all written to one shard
     * @param nonce SHA-256 of the nonce
     */
    @MappedEntity("rpc_nonce")
    @SuppressWarnings("ArrayRecordComponent") // mapped, never compared
    record Row(short bucket, @Id String accessKeyId, byte[] nonce, Instant expiresAt) {}

    /** Inserts a nonce; returns 0 if it exists. */
    @Query("insert into rpc_nonce (bucket, access_key_id, nonce, expires_at)"
            + " values (:bucket, :accessKeyId, :nonce, :expiresAt) on conflict do nothing")
    int insert(short bucket, String accessKeyId, byte[] nonce, Instant expiresAt);

    @Query("""
        select bucket, access_key_id, nonce, expires_at
          from rpc_nonce
         where expires_at < :now
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         order by expires_at
         limit :limit\
        """)
    List<Row> findExpired(@Nullable String buckets, Instant now, int limit);

    /** Deletes the rows in one JDBC batch; returns their number. */
    @Query("delete from rpc_nonce where bucket = :bucket and access_key_id = :accessKeyId and nonce = :nonce")
    int deleteAll(List<Row> rows);
}
