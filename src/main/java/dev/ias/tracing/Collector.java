package dev.ias.tracing;

import dev.ias.settings.InvalidSettingException;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The way to the collector of the settings. What they do not say is taken from the standard's own variables, {@code OTEL_*}. */
final class Collector {

    private static final Pattern STANDARD_PROPERTY = Pattern.compile("otel\\.[a-z._-]*[a-z]");

    // Of the standard.
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    // So that the exporter's own time-out comes first where it works.
    private static final Duration GRACE = Duration.ofSeconds(1);

    private Collector() {}

    /**
     * Begins to send spans, in batches and from a thread of its own; a collector that is away holds up nobody.
     *
     * @throws InvalidSettingException where the settings or the standard's variables cannot be used; their values are not quoted
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
            // Its message quotes the value, which may be a password of the collector.
            throw new InvalidSettingException(variable(String.valueOf(e.getMessage())) + " cannot be used");
        }
    }

    /** Ends an export whose answer does not end; the exporter's own time-out is for the head of an answer. */
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
            // It is none, as what is said below.
        }
        throw new InvalidSettingException(
                "ias.tracing.endpoint is not a URL such as http://localhost:4318/v1/traces, without user and password");
    }

    private static double sampleRatio(TracingSettings settings) {
        if (settings.sampleRatio() >= 0 && settings.sampleRatio() <= 1) {
            return settings.sampleRatio();
        }
        throw new InvalidSettingException("ias.tracing.sample-ratio must be from 0 to 1");
    }

    private static String variable(String message) {
        var property = STANDARD_PROPERTY.matcher(message);
        return property.find()
                ? property.group().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')
                : "one of the variables OTEL_*";
    }
}
