package dev.ias.web;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Settings of the bulkhead of link pages.
 *
 * @param threads link pages that are rendered in parallel
 * @param queue requests for a link page that may wait for a thread; more are answered 503
 */
@ConfigurationProperties("ias.page")
record PageSettings(
        @Bindable(defaultValue = "16") int threads,
        @Bindable(defaultValue = "256") int queue) {}
