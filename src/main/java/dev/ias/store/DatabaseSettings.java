package dev.ias.store;

import dev.ias.settings.Secret;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The database. The pool takes these, and the account, from here by its own configuration.
 *
 * @param url JDBC URL of the database; it may contain a password
 * @param username user of the database
 * @param password password of that user
 * @param poolSize database connections: one for each lane, and some for searches, listings and sweeps
 */
@ConfigurationProperties("ias.database")
record DatabaseSettings(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "ias") String username,
        @Secret @Nullable String password,
        @Bindable(defaultValue = "6") int poolSize) {

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "DatabaseSettings[poolSize=%d]", poolSize);
    }
}
