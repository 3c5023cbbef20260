package dev.ias.rest;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Warns of errors that reveal internals. */
@Singleton
final class RestWarnings implements SettingsCheck {

    private final RestSettings settings;

    RestWarnings(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(SettingWarning.onlyIf(
                settings.exposeCauses(),
                "ias.rest.expose-causes",
                true,
                "errors reveal internals to callers; use it in development only"));
    }
}
