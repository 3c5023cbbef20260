package dev.ias.ops;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The management listener.
 *
 * @param port port of health and metrics
 */
@ConfigurationProperties("ias.management")
record ManagementSettings(@Bindable(defaultValue = "8081") int port) {}
