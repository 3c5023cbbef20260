package dev.ias.store;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.List;
import org.postgresql.Driver;

/** The database's URL is one of PostgreSQL. It may hold a password, so it is not quoted. */
@Singleton
final class DatabaseCheck implements SettingsCheck {

    private final String url;

    DatabaseCheck(@Value("${ias.database.url}") String url) {
        this.url = url;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> {
            if (!new Driver().acceptsURL(url)) {
                throw new InvalidSettingException(
                        "ias.database.url is not a URL such as jdbc:postgresql://localhost:5432/ias");
            }
        });
    }
}
