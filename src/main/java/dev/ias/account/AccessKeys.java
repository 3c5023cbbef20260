package dev.ias.account;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.ias.account.AccessKey.Status;
import dev.ias.database.Database;
import dev.ias.verification.AccountId;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The access keys of all accounts, in PostgreSQL, with a cache, so that most signed calls need no query. A key disabled
 * by another instance is accepted for at most ten more seconds.
 *
 * <p>An account has at most two active keys, which allows rotation: create the second, switch the programs, disable the
 * first, and delete it when no program uses it.
 */
@Singleton
public class AccessKeys {

    /** Maximum number of active keys of an account. */
    static final int ACTIVE_AT_MOST = 2;

    private static final Duration CACHE_TTL = Duration.ofSeconds(10);
    private static final int CACHE_SIZE = 10_000;

    // No other text is a valid id, and PostgreSQL rejects some characters.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final AccessKeyRepository repository;
    private final SealedAccessKeys sealed;
    private final Clock clock;
    private final Credentials credentials = new Credentials();
    private final LoadingCache<String, @Nullable AccessKey> found;

    AccessKeys(Database database, AccessKeyRepository repository, SealedAccessKeys sealed, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.sealed = sealed;
        this.clock = clock;
        this.found = Caffeine.newBuilder()
                .maximumSize(CACHE_SIZE)
                .expireAfterWrite(CACHE_TTL)
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .<String, @Nullable AccessKey>build(id -> FailureException.during(Step.LOAD, () -> row(id))
                        .map(sealed::open)
                        .orElse(null));
    }

    /**
     * Returns the key with an id, active or not; empty if there is none. The result is cached: changes made by other
     * instances become visible after at most ten seconds, changes made by this instance immediately.
     *
     * @throws FailureException with {@link StepFailed} if the database fails
     */
    public Optional<AccessKey> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        // The cache loads under its lock on the id, so that a concurrent disable cannot leave a stale entry behind.
        return Optional.ofNullable(found.get(id));
    }

    /** Creates a new account and its first key. */
    public AccessKey create() {
        return create(credentials.account());
    }

    /**
     * Creates another key of an account.
     *
     * @throws TooManyActiveKeysException if the account has {@value #ACTIVE_AT_MOST} active keys
     */
    public AccessKey create(AccountId account) {
        var key = new AccessKey(
                credentials.id(),
                account,
                credentials.secret(),
                Status.ACTIVE,
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        add(key);
        return key;
    }

    /**
     * Adds a key with a given id and secret. Idempotent: an existing key of that id is not changed.
     *
     * @throws TooManyActiveKeysException if the account has {@value #ACTIVE_AT_MOST} active keys
     */
    public void add(AccessKey key) {
        var added = slots().anyMatch(slot -> insert(key, slot));
        if (!added && load(key.id()).isEmpty()) {
            throw new TooManyActiveKeysException(key.account());
        }
    }

    /** Returns all keys, ordered by account and age, oldest first. */
    public List<AccessKey> list() {
        return database.transaction(connection -> repository.list()).stream()
                .map(sealed::open)
                .toList();
    }

    /** Disables a key: calls signed with it are rejected. Returns whether the key exists. */
    public boolean disable(String id) {
        return changed(id, changes(() -> repository.disable(id)));
    }

    /**
     * Enables a key. Returns whether the key exists.
     *
     * @throws TooManyActiveKeysException if the account has {@value #ACTIVE_AT_MOST} other active keys
     */
    public boolean enable(String id) {
        var key = load(id);
        if (key.isEmpty()) {
            return false;
        }
        if (slots().noneMatch(slot -> enable(id, slot))) {
            throw new TooManyActiveKeysException(key.get().account());
        }
        return changed(id, true);
    }

    /** Deletes a key. Returns whether it existed. */
    public boolean delete(String id) {
        return changed(id, changes(() -> repository.delete(id)));
    }

    private boolean enable(String id, int slot) {
        try {
            database.transaction(connection -> repository.enable(id, slot));
            return true;
        } catch (Exception e) {
            // Micronaut throws SQL exceptions undeclared, wrapped or not.
            if (slotIsTaken(e)) {
                return false;
            }
            throw e;
        }
    }

    private boolean changed(String id, boolean changed) {
        found.invalidate(id);
        return changed;
    }

    private Optional<AccessKey> load(String id) {
        return row(id).map(sealed::open);
    }

    private Optional<AccessKeyRepository.Row> row(String id) {
        return database.transaction(connection -> repository.find(id));
    }

    private boolean insert(AccessKey key, int slot) {
        var secret = sealed.seal(key);
        return changes(() -> repository.insert(
                key.id(), key.account().value(), secret.keyId(), secret.payload(), slot, key.createdAt()));
    }

    private boolean changes(IntSupplier statement) {
        return database.transaction(connection -> statement.getAsInt()) == 1;
    }

    private static IntStream slots() {
        return IntStream.rangeClosed(1, ACTIVE_AT_MOST);
    }

    private static boolean slotIsTaken(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && UNIQUE_VIOLATION.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
