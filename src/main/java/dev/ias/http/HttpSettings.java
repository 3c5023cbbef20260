package dev.ias.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * How calls arrive.
 *
 * @param port of this host; the server itself takes it from here by its own configuration
 * @param idleTimeout after which a connection is closed on which nothing happens; the server takes it from here, too
 * @param trustedProxies networks, as {@code address/prefix}, whose {@code X-Forwarded-For} is believed
 */
@ConfigurationProperties("ias.http")
record HttpSettings(
        @Bindable(defaultValue = "8080") int port,
        @Bindable(defaultValue = "75s") Duration idleTimeout,
        @Bindable(defaultValue = "") List<String> trustedProxies) {}
