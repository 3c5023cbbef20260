package dev.ias.webhook;

import dev.ias.ServiceOnly;
import dev.ias.database.BacklogGauge;
import dev.ias.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Clock;

/**
 * Gauges of webhook events: pending ones, their age, dead letters. A rising age shows that the receiver does not accept
 * events.
 */
@Context
@ServiceOnly
@WebhookOn
class WebhookMetrics {

    private static final String WAITING = """
        select count(*) filter (where next_attempt_at < 'infinity') as waiting,
               min(created_at) filter (where next_attempt_at < 'infinity') as oldest,
               count(*) filter (where next_attempt_at = 'infinity') as dead
          from event
         where (cast(? as text) is null or bucket = any (cast(string_to_array(?, ',') as smallint[])))\
        """;

    private final BacklogGauge backlog;

    WebhookMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.backlog = new BacklogGauge(database, clock, WAITING);
        backlog.register(meters, "ias.webhook", "events");
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        backlog.count();
    }
}
