package dev.ias.webhook;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import dev.ias.webhook.EventTable.Waiting;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many events wait to be told, and since when: the sign that a receiver does not take what it is given. */
@Singleton
@ServiceOnly
@WebhookOn
class WebhookMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookMetrics.class);

    private final Database database;
    private final Clock clock;
    private volatile Waiting waiting = new Waiting(0, Optional.empty());

    WebhookMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.clock = clock;
        Gauge.builder("ias.webhook.events", () -> waiting.events())
                .description("Events that wait to be told, of all instances")
                .register(meters);
        TimeGauge.builder("ias.webhook.age", this::ageSeconds, TimeUnit.SECONDS)
                .description("How long the oldest of them has waited")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        try {
            waiting = database.transaction(EventTable::waiting);
        } catch (RuntimeException e) {
            LOG.debug("waiting events could not be measured; it is tried again", e);
        }
    }

    private double ageSeconds() {
        return waiting.oldest()
                .map(oldest -> Duration.between(oldest, clock.instant()))
                .filter(Duration::isPositive)
                .map(Duration::toSeconds)
                .orElse(0L);
    }
}
