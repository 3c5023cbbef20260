package dev.ias.rest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Settings of the REST API.
 *
 * @param basePath path prefix of the operations, such as {@code /api/v1}; empty for the root
 * @param exposeCauses whether {@code traces} of a 500 contain the cause; for development only
 */
@ConfigurationProperties("ias.rest")
record RestSettings(
        @Bindable(defaultValue = "") String basePath,
        @Bindable(defaultValue = "false") boolean exposeCauses) {}
