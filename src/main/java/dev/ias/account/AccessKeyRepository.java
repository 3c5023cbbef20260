package dev.ias.account;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statements on {@code access_key}: by primary key, except for the list. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface AccessKeyRepository extends GenericRepository<AccessKeyRepository.Row, String> {

    /**
     * A row.
     *
     * @param keyId the key that the secret is encrypted with
     * @param activeSlot one of the account's slots for active keys; null if the key is disabled
     */
    @MappedEntity("access_key")
    @SuppressWarnings("ArrayRecordComponent") // mapped, never compared
    record Row(
            @Id String id,
            String account,
            String keyId,
            byte[] secret,
            @Nullable Integer activeSlot,
            Instant createdAt) {}

    @Query("select id, account, key_id, secret, active_slot, created_at from access_key where id = :id")
    Optional<Row> find(String id);

    @Query("select id, account, key_id, secret, active_slot, created_at from access_key order by account, created_at,"
            + " id")
    List<Row> list();

    /** Inserts an active key; returns 0 if its id or its slot is taken. */
    @Query("insert into access_key (id, account, key_id, secret, active_slot, created_at)"
            + " values (:id, :account, :keyId, :secret, :activeSlot, :createdAt) on conflict do nothing")
    int insert(String id, String account, String keyId, byte[] secret, int activeSlot, Instant createdAt);

    /** Assigns a slot to a disabled key. Fails with a unique violation if the slot is taken. */
    @Query("update access_key set active_slot = :slot where id = :id and active_slot is null")
    int enable(String id, int slot);

    @Query("update access_key set active_slot = null where id = :id")
    int disable(String id);

    @Query("delete from access_key where id = :id")
    int delete(String id);
}
