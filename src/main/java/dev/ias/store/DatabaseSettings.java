package dev.ias.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The database. The pool takes these, and the account, from here by its own configuration.
 *
 * @param url of JDBC; it may hold a password
 * @param poolSize connections: one for each lane, and some for looking, listing and sweeping
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
