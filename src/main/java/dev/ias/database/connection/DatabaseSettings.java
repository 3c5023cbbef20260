package dev.ias.database.connection;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The database. The pool takes URL, account and size from here by its own configuration.
 *
 * @param url JDBC URL of the database; it may contain a password
 * @param username user of the database
 * @param password password of that user
 * @param poolSize database connections: one for each lane, and some for searches, listings and sweeps
 * @param pooler whether a pooler such as PgBouncer shares server connections between transactions; then statements are
 *     not prepared on the server
 * @param migrateAtStart whether the service migrates the schema when it starts; otherwise {@code database migrate} does
 */
@ConfigurationProperties("ias.database")
public record DatabaseSettings(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "ias") String username,
        @Nullable String password,
        @Bindable(defaultValue = "6") int poolSize,
        @Bindable(defaultValue = "DETECT") Pooler pooler,
        @Bindable(defaultValue = "true") boolean migrateAtStart) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "DatabaseSettings[poolSize=%d, pooler=%s]", poolSize, pooler);
    }
}
