package dev.ias.web;

import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;

/**
 * Settings of Swagger UI. Warns of a public one.
 *
 * @param enabled whether {@code /swagger-ui/} is served; on in development
 */
@ConfigurationProperties("ias.swagger-ui")
record SwaggerUiSettings(@Bindable(defaultValue = "false") boolean enabled) implements SettingsCheck {

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return List.of(SettingWarning.onlyIf(
                enabled,
                "ias.swagger-ui.enabled",
                true,
                "anyone can make calls from the public page; use it in development only"));
    }
}
