package dev.ias.page;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Swagger UI.
 *
 * @param enabled whether it is served at {@code /swagger-ui/}; on in development
 */
@ConfigurationProperties("ias.swagger-ui")
record SwaggerUiSettings(@Bindable(defaultValue = "false") boolean enabled) {}
