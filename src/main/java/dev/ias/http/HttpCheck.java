package dev.ias.http;

import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;

/** Checks at start-up that every trusted proxy is a network. */
@Singleton
final class HttpCheck implements SettingsCheck {

    private final HttpSettings settings;

    HttpCheck(HttpSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> ClientAddresses.networks(settings));
    }
}
