package dev.ias.store.table;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The searches on {@code verification}, for listing, links on request, and purge. Rows of a list are then loaded by
 * primary key.
 */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface VerificationRepository extends GenericRepository<VerificationRepository.Expiry, UUID> {

    @MappedEntity("verification")
    record Expiry(short bucket, @Id UUID id, Instant expiresAt) {}

    /** Counts the verifications of an account; null matches everything. */
    @Query("""
        select count(*)
          from verification
         where account = :account
           and (cast(:address as text) is null or normalised_address = :address)
           and (cast(:confirmed as boolean) is null or (verified_at is not null) = :confirmed)
           and (cast(:createdFrom as timestamptz) is null or created_at >= :createdFrom)
           and (cast(:createdTo as timestamptz) is null or created_at <= :createdTo)\
        """)
    long count(
            String account,
            @Nullable String address,
            @Nullable Boolean confirmed,
            @Nullable Instant createdFrom,
            @Nullable Instant createdTo);

    /** Returns the ids of a page of the same verifications, the oldest first. */
    @Query("""
        select id
          from verification
         where account = :account
           and (cast(:address as text) is null or normalised_address = :address)
           and (cast(:confirmed as boolean) is null or (verified_at is not null) = :confirmed)
           and (cast(:createdFrom as timestamptz) is null or created_at >= :createdFrom)
           and (cast(:createdTo as timestamptz) is null or created_at <= :createdTo)
         order by created_at, id
        offset :offset
         limit :limit\
        """)
    List<UUID> page(
            String account,
            @Nullable String address,
            @Nullable Boolean confirmed,
            @Nullable Instant createdFrom,
            @Nullable Instant createdTo,
            long offset,
            int limit);

    @Query("""
        select bucket, id, expires_at
          from verification
         where expires_at <= :now
           and (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))
         order by expires_at
         limit :limit\
        """)
    List<Expiry> findExpired(@Nullable String buckets, Instant now, int limit);

    /** Returns the id of the pending verification by link of an address that was mailed last. */
    @Query("""
        select id
          from verification
         where bucket = :bucket and normalised_address = :address and account is not null and verified_at is null
         order by sent_at desc, id
         limit 1\
        """)
    Optional<UUID> findPending(short bucket, String address);

    /** Deletes the rows in one JDBC batch, unless their expiry was extended; returns the number of deleted rows. */
    @Query("delete from verification where bucket = :bucket and id = :id and expires_at <= :expiresAt")
    int deleteExpired(List<Expiry> expired);

    @Query("""
        select min(expires_at)
          from verification
         where (cast(:buckets as text) is null or bucket = any (cast(string_to_array(:buckets, ',') as smallint[])))\
        """)
    Optional<Instant> oldestExpiry(@Nullable String buckets);
}
