package dev.ias.store;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How calls share transactions.
 *
 * @param lanes transactions under way at once; each holds one database connection
 * @param batch commands that one transaction serves at most
 * @param queue commands that wait for one lane at most; beyond it calls are refused at once
 * @param queueTimeout commands that waited longer are refused when their turn comes
 */
@ConfigurationProperties("ias.store")
record StoreSettings(
        @Bindable(defaultValue = "1") int lanes,
        @Bindable(defaultValue = "128") int batch,
        @Bindable(defaultValue = "2048") int queue,
        @Bindable(defaultValue = "2s") Duration queueTimeout) {}
