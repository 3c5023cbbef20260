package dev.ias.store;

import dev.ias.database.connection.DatabaseSettings;
import dev.ias.network.LoopbackHost;
import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** Checks the URL, the password and the pool size. The URL may contain a password, so messages do not quote it. */
@Singleton
final class DatabaseCheck implements SettingsCheck {

    // "allow" uses TLS only if the server insists.
    private static final Set<String> PLAIN = Set.of("disable", "allow");

    private final DatabaseSettings database;
    private final StoreSettings store;

    DatabaseCheck(DatabaseSettings database, StoreSettings store) {
        this.database = database;
        this.store = store;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(
                database::checkPassword,
                () -> require(
                        new Driver().acceptsURL(database.url()),
                        "ias.database.url is not a URL such as jdbc:postgresql://localhost:5432/ias"),
                () -> require(
                        database.poolSize() > store.lanes(),
                        "ias.database.pool-size is " + database.poolSize() + "; more than ias.store.lanes, which is "
                                + store.lanes() + ", is needed"),
                () -> positive("lanes", store.lanes()),
                () -> positive("batch", store.batch()),
                () -> positive("queue", store.queue()));
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        var url = Objects.requireNonNull(Driver.parseURL(database.url(), null), "checked");
        var mode = url.getProperty("sslmode", "").toLowerCase(Locale.ROOT);
        return List.of(SettingWarning.onlyIf(
                PLAIN.contains(mode) && hosts(url).anyMatch(host -> !LoopbackHost.matches(host)),
                "ias.database.url",
                "sslmode=" + mode,
                "statements and the password are sent without TLS; use sslmode=verify-full"));
    }

    private static Stream<String> hosts(Properties url) {
        return Stream.of(url.getProperty("PGHOST", "localhost").split(","));
    }

    private static void positive(String setting, int value) {
        SettingsCheck.requireAtLeast("ias.store." + setting, value, 1);
    }

    private static void require(boolean held, String complaint) {
        if (!held) {
            throw new InvalidSettingException(complaint);
        }
    }
}
