package dev.ias.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the reports by outcome. The counters exist from the start, with zero. */
@Context
class ReportMetrics {

    private static final String UNREADABLE = "unreadable";
    private static final String REFUSED = "refused";

    private final Map<String, Counter> received;

    ReportMetrics(MeterRegistry meters) {
        this.received = Stream.concat(
                        Arrays.stream(ReportOutcome.Result.values()).map(ReportOutcome.Result::text),
                        Stream.of(UNREADABLE, REFUSED))
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        result -> Counter.builder("ias.report.received")
                                .description(
                                        "Documents presented as reports, by result; includes ignored, unreadable and"
                                                + " refused ones")
                                .tag("result", result)
                                .register(meters)));
    }

    ReportOutcome count(ReportOutcome outcome) {
        var result = switch (outcome) {
            case ReportOutcome.Done(var done) -> done.text();
            case ReportOutcome.Unreadable _ -> UNREADABLE;
            case ReportOutcome.Refused _ -> REFUSED;
        };
        Objects.requireNonNull(received.get(result)).increment();
        return outcome;
    }
}
