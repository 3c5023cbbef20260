package dev.ias.rest;

import dev.ias.network.LoopbackHost;
import dev.ias.settings.SettingWarning;
import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warns of origins that are not pages of the operator, and of errors that reveal internals. */
@Singleton
final class RestWarnings implements SettingsCheck {

    private static final String ORIGINS = "ias.rest.allowed-origins";

    private static final String ADVICE = "; list the origins of your pages, such as https://app.example.com";

    private final RestSettings settings;

    RestWarnings(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Optional<SettingWarning>> warnings() {
        return Stream.concat(origins().flatMap(RestWarnings::origin), Stream.of(exposedCauses()))
                .toList();
    }

    private Stream<String> origins() {
        return settings.cors() ? settings.allowedOrigins().stream().map(String::strip) : Stream.of();
    }

    private static Stream<Optional<SettingWarning>> origin(String origin) {
        return Stream.of(
                // The framework takes it literally.
                SettingWarning.onlyIf(
                        origin.equals("*"),
                        ORIGINS,
                        origin,
                        "wildcards are not supported, because every website could use ias with one" + ADVICE),
                // The origin of sandboxed frames and local files.
                SettingWarning.onlyIf(
                        origin.equals("null"), ORIGINS, origin, "every website can use ias from a frame" + ADVICE),
                SettingWarning.onlyIf(
                        isPlain(origin),
                        ORIGINS,
                        origin,
                        "the page is loaded without TLS, so that anyone on the way can change it; use https://"));
    }

    private static boolean isPlain(String origin) {
        try {
            var uri = URI.create(origin);
            return "http".equals(uri.getScheme()) && uri.getHost() != null && !LoopbackHost.matches(uri.getHost());
        } catch (IllegalArgumentException e) {
            // No browser sends it.
            return false;
        }
    }

    private Optional<SettingWarning> exposedCauses() {
        return SettingWarning.onlyIf(
                settings.exposeCauses(),
                "ias.rest.expose-causes",
                true,
                "errors reveal internals to callers; use it in development only");
    }
}
