package dev.ias.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The database. The pool takes these, and the account, from here by its own configuration.
 *
 * @param url JDBC URL of the database; it may contain a password
 * @param poolSize database connections: one for each lane, and some for searches, listings and sweeps
 */
@ConfigurationProperties("ias.database")
record DatabaseSettings(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "6") int poolSize) {

    @Override
    public String toString() {
        return "DatabaseSettings[poolSize=%d]".formatted(poolSize);
    }
}
