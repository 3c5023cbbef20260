package dev.ias.account;

import dev.ias.database.Database;
import dev.ias.verification.Bucket;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;

/** Replay protection: the nonces used by signed calls, shared by all instances. */
@Singleton
public class Nonces {

    /**
     * A request is valid for 30 minutes, from 15 before its timestamp to 15 after it. The other five minutes allow for
     * clock skew between instances: a nonce must not be deleted while any instance would still accept its request.
     */
    private static final Duration RETENTION = Duration.ofMinutes(30).plus(Duration.ofMinutes(5));

    private final Database database;
    private final NonceRepository repository;
    private final Clock clock;

    Nonces(Database database, NonceRepository repository, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Marks a nonce as used. Call this after the signature is verified, so that unauthenticated callers can neither
     * fill the table nor use nonces of other keys.
     *
     * @return false if the nonce was used before
     */
    public boolean use(String accessKeyId, String nonce) {
        var hash = hash(nonce);
        var bucket = Bucket.of(hash).number();
        var expiresAt = clock.instant().plus(RETENTION);
        return database.transaction(bucket, connection -> repository.insert(bucket, accessKeyId, hash, expiresAt)) == 1;
    }

    /** Deletes at most {@code limit} expired nonces of each shard; returns the largest number deleted from one. */
    int deleteExpired(int limit) {
        return database
                .eachShard(shard -> database.transaction(
                        shard,
                        connection ->
                                repository.deleteAll(repository.findExpired(shard.list(), clock.instant(), limit))))
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(0);
    }

    /** Hashes a nonce to a fixed size, because callers choose its length and characters. */
    private static byte[] hash(String nonce) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(nonce.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
