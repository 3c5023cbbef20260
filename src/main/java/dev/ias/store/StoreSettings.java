package dev.ias.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How calls share transactions.
 *
 * @param lanes concurrent transactions; each uses one database connection
 * @param batch commands of one transaction
 * @param queue commands that wait for one lane; more are rejected at once
 * @param queueTimeout waiting time after which a command is rejected
 */
@ConfigurationProperties("ias.store")
record StoreSettings(
        @Bindable(defaultValue = "1") int lanes,
        @Bindable(defaultValue = "128") int batch,
        @Bindable(defaultValue = "2048") int queue,
        @Bindable(defaultValue = "2s") Duration queueTimeout) {}
