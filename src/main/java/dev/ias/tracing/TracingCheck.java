package dev.ias.tracing;

import dev.ias.settings.SettingsCheck;
import jakarta.inject.Singleton;
import java.util.List;

/** Checks the settings of the exporter at start-up, if a collector is configured. Does not connect to it. */
@Singleton
final class TracingCheck implements SettingsCheck {

    private final TracingSettings settings;

    TracingCheck(TracingSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Runnable> checks() {
        return settings.collector().isEmpty()
                ? List.of()
                : List.of(() -> Collector.connect(settings, new LostSpans()).close());
    }
}
