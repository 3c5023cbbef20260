package dev.ias.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/** Counts spans that did not reach the collector: dropped by the queue (a metric of the SDK) or in failed exports. */
final class LostSpans implements MetricReader {

    private static final String QUEUE = "processedSpans";
    private static final AttributeKey<Boolean> DROPPED = AttributeKey.booleanKey("dropped");

    private final AtomicLong failed = new AtomicLong();
    private volatile CollectionRegistration metrics = CollectionRegistration.noop();

    /** Returns the number of spans that the full queue dropped or whose export failed. */
    double count() {
        return failed.get()
                + metrics.collectAllMetrics().stream()
                        .filter(metric -> metric.getName().equals(QUEUE))
                        .mapToLong(LostSpans::dropped)
                        .sum();
    }

    /** Wraps an exporter so that the spans of its failed exports are counted. */
    SpanExporter watch(SpanExporter exporter) {
        return new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                var result = exporter.export(spans);
                result.whenComplete(() -> failed.addAndGet(result.isSuccess() ? 0 : spans.size()));
                return result;
            }

            @Override
            public CompletableResultCode flush() {
                return exporter.flush();
            }

            @Override
            public CompletableResultCode shutdown() {
                return exporter.shutdown();
            }
        };
    }

    private static long dropped(MetricData metric) {
        return metric.getLongSumData().getPoints().stream()
                .filter(point -> Boolean.TRUE.equals(point.getAttributes().get(DROPPED)))
                .mapToLong(LongPointData::getValue)
                .sum();
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
