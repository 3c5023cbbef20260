package dev.ias.ops.logging;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;

/** Registers the counter of dropped log lines. */
@Context
@ServiceOnly
final class LogMetrics {

    LogMetrics(MeterRegistry meters) {
        FunctionCounter.builder("ias.log.dropped", LogQueues.class, any -> LogQueues.dropped())
                .description("Log lines that were dropped, because standard output was not read fast enough")
                .register(meters);
    }
}
