package dev.ias.webhook;

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

/**
 * Gauges of pending events, their age and dead letters. A rising age shows that the receiver does not accept events.
 */
@Singleton
@ServiceOnly
@WebhookOn
class WebhookMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookMetrics.class);
    private static final String WAITING = """
        select count(*) filter (where next_attempt_at < 'infinity') as waiting,
               min(created_at) filter (where next_attempt_at < 'infinity') as oldest,
               count(*) filter (where next_attempt_at = 'infinity') as dead
          from event\
        """;

    private final BacklogGauge backlog;

    WebhookMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.backlog = new BacklogGauge(database, clock, WAITING);
        Gauge.builder("ias.webhook.events", backlog::rows)
                .description("Pending events of all instances")
                .register(meters);
        TimeGauge.builder("ias.webhook.age", backlog::ageSeconds, TimeUnit.SECONDS)
                .description("Age of the oldest pending event")
                .register(meters);
        Gauge.builder("ias.webhook.dead", backlog::deadLetters)
                .description("Dead letters: events not retried because their attempts ended without an outcome")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        try {
            backlog.count();
        } catch (RuntimeException e) {
            LOG.debug("Failed to count pending events; retrying at the next interval", e);
        }
    }
}
