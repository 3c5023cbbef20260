package dev.ias.web;

import dev.ias.http.Bulkhead;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * Settings of the bulkhead of link pages.
 *
 * @param threads link pages that are rendered in parallel
 * @param queue requests for a link page that may wait for a thread; more are answered 503
 */
@ConfigurationProperties("ias.page")
record PageSettings(
        @Bindable(defaultValue = "16") int threads,
        @Bindable(defaultValue = "256") int queue) implements SettingsCheck {

    @Override
    public List<Runnable> checks() {
        return Bulkhead.checks("ias.page", threads, queue);
    }
}
