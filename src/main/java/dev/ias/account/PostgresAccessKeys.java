package dev.ias.account;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.ias.account.AccessKey.Status;
import dev.ias.database.Database;
import dev.ias.verification.AccountId;
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
 * Access keys in PostgreSQL, with a cache, so that most signed calls need no query. A key disabled by another instance
 * is accepted for at most ten more seconds.
 */
@Singleton
class PostgresAccessKeys implements AccessKeys {

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

    PostgresAccessKeys(Database database, AccessKeyRepository repository, SealedAccessKeys sealed, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.sealed = sealed;
        this.clock = clock;
        this.found = Caffeine.newBuilder()
                .maximumSize(CACHE_SIZE)
                .expireAfterWrite(CACHE_TTL)
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .<String, @Nullable AccessKey>build(id -> load(id).orElse(null));
    }

    @Override
    public Optional<AccessKey> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        // The cache loads under its lock on the id, so that a concurrent disable cannot leave a stale entry behind.
        return Optional.ofNullable(found.get(id));
    }

    @Override
    public AccessKey create() {
        return create(credentials.account());
    }

    @Override
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

    @Override
    public void add(AccessKey key) {
        var added = slots().anyMatch(slot -> insert(key, slot));
        if (!added && load(key.id()).isEmpty()) {
            throw new TooManyActiveKeysException(key.account());
        }
    }

    @Override
    public List<AccessKey> list() {
        return database.transaction(connection -> repository.list()).stream()
                .map(sealed::open)
                .toList();
    }

    @Override
    public boolean disable(String id) {
        return changed(id, changes(() -> repository.disable(id)));
    }

    @Override
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

    @Override
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
        return database.transaction(connection -> repository.find(id)).map(sealed::open);
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
