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

/** Counts the reports that have been read, by what they have come to. The counters exist from the start, with zero. */
@Context
class ReportMetrics {

    private static final String UNREADABLE = "unreadable";
    private static final String REFUSED = "refused";

    private final Map<String, Counter> received;

    ReportMetrics(MeterRegistry meters) {
        this.received = Stream.concat(
                        Arrays.stream(Receipt.Result.values()).map(Receipt.Result::text),
                        Stream.of(UNREADABLE, REFUSED))
                .collect(Collectors.toUnmodifiableMap(
                        Function.identity(),
                        result -> Counter.builder("ias.report.received")
                                .description("Reports about sent mails that have been read")
                                .tag("result", result)
                                .register(meters)));
    }

    Receipt count(Receipt receipt) {
        var result = switch (receipt) {
            case Receipt.Done(var done) -> done.text();
            case Receipt.Unreadable _ -> UNREADABLE;
            case Receipt.Refused _ -> REFUSED;
        };
        Objects.requireNonNull(received.get(result)).increment();
        return receipt;
    }
}
