package dev.ias.rest;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.ReadableBytes;

/**
 * What the REST face takes.
 *
 * @param maximum bytes of one request's body; the server's own limit is above it, for the lists of the RPC face
 */
@ConfigurationProperties("ias.rest.body")
record BodySettings(
        @Bindable(defaultValue = "16KB") @ReadableBytes long maximum) {}
