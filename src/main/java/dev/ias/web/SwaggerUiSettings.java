package dev.ias.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Settings of Swagger UI.
 *
 * @param enabled whether {@code /swagger-ui/} is served; on in development
 */
@ConfigurationProperties("ias.swagger-ui")
record SwaggerUiSettings(@Bindable(defaultValue = "false") boolean enabled) {}
