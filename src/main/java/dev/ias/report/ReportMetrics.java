package dev.ias.report;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts the reports that have been read, by what they have come to. */
@Singleton
class ReportMetrics {

    private final MeterRegistry meters;

    ReportMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    Receipt count(Receipt receipt) {
        var result = switch (receipt) {
            case Receipt.Done(var done) -> done.text();
            case Receipt.Unreadable unreadable -> "unreadable";
            case Receipt.Refused refused -> "refused";
        };
        Counter.builder("ias.report.received")
                .description("Reports about sent mails that have been read")
                .tag("result", result)
                .register(meters)
                .increment();
        return receipt;
    }
}
