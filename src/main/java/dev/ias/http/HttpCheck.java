package dev.ias.http;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Warns at start-up if health and metrics are public. */
@Singleton
final class HttpCheck implements SettingsCheck {

    private final HttpSettings settings;
    private final Environment environment;

    HttpCheck(HttpSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(sharedPort());
    }

    /** The framework serves health and metrics on the public listener if the ports are equal. */
    private Optional<SettingWarning> sharedPort() {
        int managementPort = environment.getRequiredProperty("endpoints.all.port", Integer.class);
        return SettingWarning.onlyIf(
                managementPort == settings.port(),
                "ias.management.port",
                managementPort,
                "callers of the APIs can read health and metrics; use another port than ias.http.port");
    }
}
