package dev.ias.web;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Warns of a public Swagger UI. */
@Singleton
final class SwaggerUiWarnings implements SettingsCheck {

    private final SwaggerUiSettings settings;

    SwaggerUiWarnings(SwaggerUiSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of();
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(SettingWarning.onlyIf(
                settings.enabled(),
                "ias.swagger-ui.enabled",
                true,
                "anyone can make calls from the public page; use it in development only"));
    }
}
