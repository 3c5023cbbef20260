package dev.ias.tracing;

import dev.ias.settings.OptionalText;
import dev.ias.settings.SettingsCheck;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Destination and sampling of traces.
 *
 * @param endpoint URL that spans are exported to (OTLP over HTTP, protobuf); without one, tracing is off
 * @param sampleRatio share of calls that are traced, from 0 to 1; a call with a {@code traceparent} follows its caller
 */
@ConfigurationProperties("ias.tracing")
record TracingSettings(
        @Nullable String endpoint,
        @Bindable(defaultValue = "1") double sampleRatio) implements SettingsCheck {

    Optional<String> collector() {
        return OptionalText.of(endpoint);
    }

    /** Checks the settings of the exporter, if a collector is configured. Does not connect to it. */
    @Override
    public List<Runnable> checks() {
        return collector().isEmpty()
                ? List.of()
                : List.of(() -> Collector.connect(this, new LostSpans()).close());
    }
}
