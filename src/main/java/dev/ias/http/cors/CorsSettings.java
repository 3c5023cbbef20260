package dev.ias.http.cors;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * Origins of pages that can read responses.
 *
 * @param cors whether browsers of other origins are answered
 * @param allowedOrigins origins that browsers may call from, comma-separated
 */
@ConfigurationProperties("ias.rest")
record CorsSettings(
        @Bindable(defaultValue = "false") boolean cors,
        @Bindable(defaultValue = "") List<String> allowedOrigins) {

    static final String ORIGINS = "ias.rest.allowed-origins";

    /**
     * Returns the allowed origins.
     *
     * @throws InvalidSettingException if one is not an origin
     */
    List<Origin> origins() {
        return allowedOrigins.stream()
                .map(String::strip)
                .filter(origin -> !origin.isEmpty())
                .map(CorsSettings::origin)
                .toList();
    }

    private static Origin origin(String text) {
        try {
            return Origin.parse(text);
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of(
                    ORIGINS, text, "an origin such as https://app.example.com: " + e.getMessage());
        }
    }
}
