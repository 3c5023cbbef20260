package dev.ias.tracing;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
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
        @Bindable(defaultValue = "1") double sampleRatio) {

    Optional<String> collector() {
        return Optional.ofNullable(endpoint).map(String::strip).filter(text -> !text.isEmpty());
    }
}
