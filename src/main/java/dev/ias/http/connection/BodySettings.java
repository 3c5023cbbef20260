package dev.ias.http.connection;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;

/**
 * Maximum size of request bodies of the REST API and of pages.
 *
 * @param maximum size of a request body of the REST API and of pages
 */
@ConfigurationProperties("ias.rest.body")
record BodySettings(
        @Bindable(defaultValue = "16KB") @ReadableBytes int maximum) {}
