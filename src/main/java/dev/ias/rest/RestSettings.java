package dev.ias.rest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How the REST face is reached.
 *
 * @param basePath the path under which its operations are, such as {@code /api/v1}; empty for the root
 * @param cors whether browsers of other origins are answered; the server takes it from here by its own configuration
 * @param exposeCauses whether {@code traces} tell what went wrong; for development only
 */
@ConfigurationProperties("ias.rest")
record RestSettings(
        @Bindable(defaultValue = "") String basePath,
        @Bindable(defaultValue = "false") boolean cors,
        @Bindable(defaultValue = "false") boolean exposeCauses) {}
