package dev.ias.rest;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/** Rejects base paths at which no request would be routed to the REST API. */
@Singleton
final class BasePathCheck implements SettingsCheck {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");

    private final RestSettings settings;

    BasePathCheck(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(this::requirePath);
    }

    private void requirePath() {
        if (!PATH.matcher(settings.basePath()).matches()) {
            throw InvalidSettingException.of(
                    "ias.rest.base-path",
                    settings.basePath(),
                    "a path such as /api/v1, of letters, digits, '.', '_', '~' and '-'");
        }
    }
}
