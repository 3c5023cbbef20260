package dev.ias.ops;

import dev.ias.ServiceOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the version at start-up and exports it as a metric. */
@Singleton
@ServiceOnly
class VersionReport {

    private static final Logger LOG = LoggerFactory.getLogger(VersionReport.class);

    private final MeterRegistry meters;

    VersionReport(MeterRegistry meters) {
        this.meters = meters;
    }

    @EventListener
    void started(StartupEvent event) {
        var version = Version.current();
        LOG.info("Starting ias {}", version);
        Gauge.builder("ias.version", () -> 1)
                .description("Always 1; the label is the version that runs")
                .tag("version", version)
                .register(meters);
    }
}
