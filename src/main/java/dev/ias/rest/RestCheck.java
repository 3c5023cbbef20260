package dev.ias.rest;

import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;

/** Every trusted proxy is a network. */
@Singleton
final class RestCheck implements SettingsCheck {

    private final RestSettings settings;

    RestCheck(RestSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return List.of(() -> ClientAddresses.networks(settings));
    }
}
