package dev.ias.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;

/** Counts the spans that did not reach the collector, by the SDK's own metrics. */
final class LostSpans implements MetricReader {

    private static final String QUEUE = "processedSpans";
    private static final AttributeKey<Boolean> DROPPED = AttributeKey.booleanKey("dropped");
    private static final String EXPORTER = "otlp.exporter.exported";
    private static final AttributeKey<Boolean> SUCCESS = AttributeKey.booleanKey("success");

    private volatile CollectionRegistration metrics = CollectionRegistration.noop();

    /** Those that the queue had no room for, and those of exports that failed. */
    double count() {
        return metrics.collectAllMetrics().stream().mapToDouble(LostSpans::lost).sum();
    }

    private static double lost(MetricData metric) {
        return switch (metric.getName()) {
            case QUEUE -> sum(metric, DROPPED, true);
            case EXPORTER -> sum(metric, SUCCESS, false);
            default -> 0;
        };
    }

    private static double sum(MetricData metric, AttributeKey<Boolean> key, boolean value) {
        return metric.getLongSumData().getPoints().stream()
                .filter(point -> is(point.getAttributes(), key, value))
                .mapToLong(point -> point.getValue())
                .sum();
    }

    private static boolean is(Attributes attributes, AttributeKey<Boolean> key, boolean value) {
        return Boolean.valueOf(value).equals(attributes.get(key));
    }

    @Override
    public void register(CollectionRegistration registration) {
        metrics = registration;
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public CompletableResultCode forceFlush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
