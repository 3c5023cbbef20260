package dev.ias.account;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.ias.account.AccessKey.Status;
import dev.ias.database.Database;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Access keys in PostgreSQL. Those that were found are kept for a short time, so that a signed call costs no query; a key that
 * another instance disabled is believed for as long at most.
 */
@Singleton
class PostgresAccessKeys implements AccessKeys {

    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final int KEPT_AT_MOST = 10_000;

    // Nothing else was ever an id, and PostgreSQL does not take every text.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private static final String UNIQUE_VIOLATION = "23505";

    private final Database database;
    private final AccessKeyTable table;
    private final Clock clock;
    private final Credentials credentials = new Credentials();
    private final LoadingCache<String, @Nullable AccessKey> found;

    PostgresAccessKeys(Database database, AccessKeyTable table, Clock clock) {
        this.database = database;
        this.table = table;
        this.clock = clock;
        this.found = Caffeine.newBuilder()
                .maximumSize(KEPT_AT_MOST)
                .expireAfterWrite(KEPT)
                .ticker(() -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant()))
                .<String, @Nullable AccessKey>build(id -> load(id).orElse(null));
    }

    @Override
    public Optional<AccessKey> find(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        // Loaded under the cache's lock on the id: a key that is disabled meanwhile cannot get in after its removal.
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
        var added = slots().anyMatch(slot -> database.transaction(connection -> table.insert(connection, key, slot)));
        if (!added && load(key.id()).isEmpty()) {
            throw new TooManyActiveKeysException(key.account());
        }
    }

    @Override
    public List<AccessKey> list() {
        return database.transaction(table::list);
    }

    @Override
    public boolean disable(String id) {
        return changed(id, database.transaction(connection -> table.disable(connection, id)));
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
        return changed(id, database.transaction(connection -> table.delete(connection, id)));
    }

    private boolean enable(String id, int slot) {
        try {
            return database.transaction(connection -> {
                table.enable(connection, id, slot);
                return true;
            });
        } catch (Exception e) {
            // The framework lets SQL exceptions through undeclared, bare or wrapped.
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
        return database.transaction(connection -> table.find(connection, id));
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
