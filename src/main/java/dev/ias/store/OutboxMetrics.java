package dev.ias.store;

import dev.ias.ServiceOnly;
import dev.ias.database.BacklogGauge;
import dev.ias.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Clock;

/** Gauges of the outbox: pending messages, their age, dead letters. */
@Context
@ServiceOnly
class OutboxMetrics {

    private static final String WAITING = """
        select count(*) filter (where next_attempt_at < 'infinity') as waiting,
               min(created_at) filter (where next_attempt_at < 'infinity') as oldest,
               count(*) filter (where next_attempt_at = 'infinity') as dead
          from outbox
         where (cast(? as text) is null or bucket = any (cast(string_to_array(?, ',') as smallint[])))\
        """;

    private final BacklogGauge backlog;

    OutboxMetrics(Database database, Clock clock, MeterRegistry meters) {
        this.backlog = new BacklogGauge(database, clock, WAITING);
        backlog.register(meters, "ias.outbox", "messages");
    }

    @Scheduled(fixedDelay = "${ias.outbox.measure-interval:15s}", initialDelay = "${ias.outbox.measure-interval:15s}")
    void measure() {
        backlog.count();
    }
}
