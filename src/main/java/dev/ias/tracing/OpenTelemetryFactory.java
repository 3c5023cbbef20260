package dev.ias.tracing;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;

/** Makes the OpenTelemetry SDK. At its end it sends what is left. */
@Factory
@TracingOn
@ServiceOnly
final class OpenTelemetryFactory {

    @Singleton
    @Bean(preDestroy = "close")
    OpenTelemetrySdk openTelemetry(TracingSettings settings) {
        return Collector.connect(settings);
    }
}
