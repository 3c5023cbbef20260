package dev.ias.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Deletion of expired rows.
 *
 * @param interval interval between deletions of expired rows
 */
@ConfigurationProperties("ias.purge")
record PurgeSettings(@Bindable(defaultValue = "1m") Duration interval) {}
