package dev.ias.tracing;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.core.naming.NameUtils;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Configures the export of spans. Everything else is read from the standard variables {@code OTEL_*} of OpenTelemetry.
 */
final class Collector {

    private static final Pattern STANDARD_PROPERTY = Pattern.compile("otel\\.[a-z._-]*[a-z]");

    // The default of the OpenTelemetry specification.
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    // Lets the exporter's own timeout expire first in the cases that it covers.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private Collector() {}

    /**
     * Returns an SDK that exports spans in batches on a background thread; an unreachable collector blocks no request.
     *
     * @throws InvalidSettingException if a setting or a standard variable is invalid; the message does not quote its
     *     value
     */
    static OpenTelemetrySdk connect(TracingSettings settings, LostSpans lost) {
        var fixed = Map.of(
                "otel.exporter.otlp.traces.endpoint", endpoint(settings).toString(),
                "otel.exporter.otlp.traces.protocol", "http/protobuf",
                "otel.traces.sampler", "parentbased_traceidratio",
                "otel.traces.sampler.arg", String.valueOf(sampleRatio(settings)),
                "otel.propagators", "tracecontext",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none");
        try {
            return AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .addPropertiesSupplier(() -> Map.of("otel.service.name", "ias"))
                    .addPropertiesCustomizer(given -> fixed)
                    .addSpanExporterCustomizer((exporter, config) -> lost.watch(bounded(exporter, config)))
                    .addMeterProviderCustomizer((meters, config) -> meters.registerMetricReader(lost))
                    .build()
                    .getOpenTelemetrySdk();
        } catch (ConfigurationException e) {
            // The cause is dropped: its message quotes the value, which may contain a password.
            throw new InvalidSettingException(variable(String.valueOf(e.getMessage())) + " is invalid");
        }
    }

    /** Bounds the time of a whole export; the exporter's own timeout covers only the head of a response. */
    private static SpanExporter bounded(SpanExporter exporter, ConfigProperties config) {
        if (!(exporter instanceof OtlpHttpSpanExporter http)) {
            return exporter;
        }
        var all = config.getDuration("otel.exporter.otlp.timeout", DEFAULT_TIMEOUT);
        var timeout = config.getDuration("otel.exporter.otlp.traces.timeout", all);
        return http.toBuilder()
                .setExecutorService(new ExportThreads(timeout.plus(GRACE)))
                .build();
    }

    private static URI endpoint(TracingSettings settings) {
        try {
            var url = new URI(settings.collector().orElseThrow());
            if (url.getHost() != null
                    && url.getRawUserInfo() == null
                    && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Reported below like any other invalid URL.
        }
        throw new InvalidSettingException(
                "ias.tracing.endpoint is not a URL such as http://localhost:4318/v1/traces, without user and password");
    }

    private static double sampleRatio(TracingSettings settings) {
        if (settings.sampleRatio() >= 0 && settings.sampleRatio() <= 1) {
            return settings.sampleRatio();
        }
        throw new InvalidSettingException(
                "ias.tracing.sample-ratio is %s; 0 to 1 is allowed".formatted(settings.sampleRatio()));
    }

    private static String variable(String message) {
        var property = STANDARD_PROPERTY.matcher(message);
        return property.find() ? NameUtils.environmentName(property.group()) : "one of the variables OTEL_*";
    }
}
