package dev.ias.tracing;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.inject.Singleton;

/** Creates the OpenTelemetry SDK, which flushes queued spans when it is closed. */
@Factory
@TracingOn
@ServiceOnly
final class OpenTelemetryFactory {

    @Singleton
    @Bean(preDestroy = "close")
    OpenTelemetrySdk openTelemetry(TracingSettings settings, MeterRegistry meters) {
        var lost = new LostSpans();
        FunctionCounter.builder("ias.tracing.lost", lost, LostSpans::count)
                .description("Spans that were not exported: the export failed or the queue was full")
                .register(meters);
        return Collector.connect(settings, lost);
    }
}
