package dev.ias.http.listen;

import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * The management listener.
 *
 * @param host address that the management port listens on; {@code 0.0.0.0} for all
 * @param port port of health and metrics
 */
@ConfigurationProperties("ias.management")
record ManagementSettings(
        @Bindable(defaultValue = "127.0.0.1") String host,
        @Bindable(defaultValue = "8081") int port) implements SettingsCheck {

    @Override
    public List<Runnable> checks() {
        return List.of(() -> ListenAddresses.requireAddress("ias.management.host", host));
    }
}
