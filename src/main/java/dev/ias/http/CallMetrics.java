package dev.ias.http;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * The timer {@code ias.call} of the calls of all APIs, with the labels method, route, action (of the RPC API) and
 * status, whose values are those of the access log. Requests to the management port are not calls.
 */
@Singleton
class CallMetrics {

    private static final Duration[] BUCKETS = LongStream.of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterProvider<Timer> calls;

    CallMetrics(MeterRegistry meters) {
        this.calls = Timer.builder("ias.call")
                .description("Time of a call, from the arrival of its request to the answer")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
    }

    void record(String method, String route, String action, int status, Duration time) {
        calls.withTags(Tags.of(
                        Tag.of("method", method),
                        Tag.of("route", route),
                        Tag.of("action", action),
                        Tag.of("status", String.valueOf(status))))
                .record(time);
    }
}
