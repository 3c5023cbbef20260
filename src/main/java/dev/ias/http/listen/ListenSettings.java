package dev.ias.http.listen;

import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * The listener of the APIs.
 *
 * @param host address that the APIs listen on; {@code 0.0.0.0} for all, of IPv6 too
 */
@ConfigurationProperties("ias.http")
record ListenSettings(@Bindable(defaultValue = "0.0.0.0") String host) implements SettingsCheck {

    @Override
    public List<Runnable> checks() {
        return List.of(() -> ListenAddresses.requireAddress("ias.http.host", host));
    }
}
