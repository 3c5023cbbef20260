package dev.ias.ops;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Where operators come in.
 *
 * @param port of this host for health and metrics; the server itself takes it from here by its own configuration
 */
@ConfigurationProperties("ias.management")
record ManagementSettings(@Bindable(defaultValue = "8081") int port) {}
