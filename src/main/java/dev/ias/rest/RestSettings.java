package dev.ias.rest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * How the REST face is reached.
 *
 * @param basePath the path under which its operations are, such as {@code /api/v1}; empty for the root
 * @param trustedProxies networks, as {@code address/prefix}, whose {@code X-Forwarded-For} is believed
 * @param exposeCauses whether {@code traces} tell what went wrong; for development only
 */
@ConfigurationProperties("ias.rest")
record RestSettings(
        @Bindable(defaultValue = "") String basePath,
        @Bindable(defaultValue = "") List<String> trustedProxies,
        @Bindable(defaultValue = "false") boolean exposeCauses) {}
