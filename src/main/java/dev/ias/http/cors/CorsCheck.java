package dev.ias.http.cors;

import dev.ias.settings.InvalidSettingException;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks at start-up that browsers send the allowed origins as they are listed. Warns of origins that are not pages of
 * the operator.
 */
@Singleton
final class CorsCheck implements SettingsCheck {

    /** Enables the filter of the framework, by default for every origin. */
    private static final String OF_FRAMEWORK = "micronaut.server.cors";

    private final CorsSettings settings;
    private final Environment environment;

    CorsCheck(CorsSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(this::requireOrigins, this::refuseSettingsOfFramework);
    }

    private void requireOrigins() {
        if (settings.origins().isEmpty() && settings.cors()) {
            throw new InvalidSettingException(CorsSettings.ORIGINS
                    + " is empty; with ias.rest.cors, list the origins of your pages, such as https://app.example.com");
        }
    }

    private void refuseSettingsOfFramework() {
        if (environment.containsProperties(OF_FRAMEWORK)) {
            throw new InvalidSettingException(
                    OF_FRAMEWORK + " is set and is not read; use ias.rest.cors and ias.rest.allowed-origins");
        }
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        var origins = settings.origins();
        if (!settings.cors()) {
            return List.of(SettingWarning.onlyIf(
                    !origins.isEmpty(),
                    CorsSettings.ORIGINS,
                    origins.stream().map(Origin::text).toList(),
                    "no browser is answered while ias.rest.cors is false; set it to true"));
        }
        return origins.stream().flatMap(CorsCheck::warnings).toList();
    }

    private static Stream<Optional<SettingWarning>> warnings(Origin origin) {
        return Stream.of(
                SettingWarning.onlyIf(
                        origin.equals(Origin.OPAQUE),
                        CorsSettings.ORIGINS,
                        origin.text(),
                        "every website can use ias from a frame; list the origins of your pages, such as"
                                + " https://app.example.com"),
                SettingWarning.onlyIf(
                        origin.plain(),
                        CorsSettings.ORIGINS,
                        origin.text(),
                        "the page is loaded without TLS, so that anyone on the way can change it; use https://"));
    }
}
