package dev.ias.webhook;

import dev.ias.ServiceOnly;
import dev.ias.database.Backlog;
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

/** How many events wait to be told, and since when: the sign that a receiver does not take what it is given. */
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

    private final Backlog backlog;

    WebhookMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.backlog = new Backlog(database, clock, WAITING);
        Gauge.builder("ias.webhook.events", backlog::rows)
                .description("Events that wait to be told, of all instances")
                .register(meters);
        TimeGauge.builder("ias.webhook.age", backlog::ageSeconds, TimeUnit.SECONDS)
                .description("How long the oldest of them has waited")
                .register(meters);
        Gauge.builder("ias.webhook.dead", backlog::deadLetters)
                .description("Events that are not attempted again: their attempts ended without an outcome")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        try {
            backlog.count();
        } catch (RuntimeException e) {
            LOG.debug("waiting events could not be measured; it is tried again", e);
        }
    }
}
