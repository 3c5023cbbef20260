package dev.ias.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Format and scope of the log.
 *
 * @param format format of log lines. Logging begins before settings are read, so it is taken from the environment
 *     variable {@code IAS_LOG_FORMAT}; this setting only validates it
 * @param calls whether every call logs a line
 */
@ConfigurationProperties("ias.log")
record LogSettings(
        @Bindable(defaultValue = "text") Format format,
        @Bindable(defaultValue = "true") boolean calls) {

    enum Format {
        /** Human-readable lines. */
        TEXT,
        /** One JSON object per line. */
        JSON
    }
}
