package dev.ias.http;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Port of both APIs. The bounds of connections are in {@code ConnectionSettings}, proxies in {@code ProxySettings}.
 *
 * @param port port of both APIs
 */
@ConfigurationProperties("ias.http")
record HttpSettings(@Bindable(defaultValue = "8080") int port) {}
