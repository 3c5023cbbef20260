package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.BacklogGauge;
import dev.ias.database.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gauges of the outbox: messages, age of the oldest, dead letters. */
@Singleton
@ServiceOnly
class OutboxMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxMetrics.class);
    private static final String WAITING = """
        select count(*) filter (where next_attempt_at < 'infinity') as waiting,
               min(created_at) filter (where next_attempt_at < 'infinity') as oldest,
               count(*) filter (where next_attempt_at = 'infinity') as dead
          from outbox\
        """;

    private final BacklogGauge backlog;

    OutboxMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.backlog = new BacklogGauge(database, clock, WAITING);
        Gauge.builder("ias.outbox.messages", backlog::rows)
                .description("Mails that wait for the relay, of all instances")
                .register(meters);
        TimeGauge.builder("ias.outbox.age", backlog::ageSeconds, TimeUnit.SECONDS)
                .description("How long the oldest of them has waited")
                .register(meters);
        Gauge.builder("ias.outbox.dead", backlog::deadLetters)
                .description("Mails that are not attempted again: their attempts ended without an outcome")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        try {
            backlog.count();
        } catch (RuntimeException e) {
            LOG.debug("Outbox metrics could not be read; retrying at the next interval", e);
        }
    }
}
