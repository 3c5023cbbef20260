package dev.ias.database.connection;

import dev.ias.database.shard.Sharding;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.Secret;
import dev.ias.settings.SecretValue;
import dev.ias.settings.Secrets;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database. The pool takes URL, account and size from here by its own configuration.
 *
 * @param url JDBC URL of the database; it may contain a password
 * @param username user of the database
 * @param password password of that user
 * @param poolSize database connections for each shard, of which a single server is one: for each lane, and some for
 *     searches, listings and sweeps
 * @param pooler whether a pooler such as PgBouncer shares server connections between transactions; then statements are
 *     not prepared on the server
 * @param sharding whether the nodes of a Citus cluster are used directly, each for its own shards
 * @param migrateAtStart whether the service migrates the schema when it starts; otherwise {@code database migrate} does
 */
@ConfigurationProperties("ias.database")
public record DatabaseSettings(
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "ias") String username,
        @Secret @Nullable String password,
        @Bindable(defaultValue = "6") int poolSize,
        @Bindable(defaultValue = "DETECT") Pooler pooler,
        @Bindable(defaultValue = "DETECT") Sharding sharding,
        @Bindable(defaultValue = "true") boolean migrateAtStart) {

    private static final String PASSWORD = "ias.database.password";

    /** Returns the password, which is empty if it is not set. */
    SecretValue<String> password(Secrets secrets) {
        return secrets.text(PASSWORD, written());
    }

    /**
     * Checks that the password can be read.
     *
     * @throws InvalidSettingException if it is in a file that cannot be used
     */
    public void checkPassword() {
        Secrets.check(PASSWORD, written());
    }

    private String written() {
        return Objects.requireNonNullElse(password, "");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "DatabaseSettings[poolSize=%d, pooler=%s]", poolSize, pooler);
    }
}
