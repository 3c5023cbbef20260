package dev.ias.webhook;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops events that could not be told for too long, in small batches. Also where nobody is told any more: they hold
 * addresses.
 */
@Singleton
@ServiceOnly
class WebhookPurge {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookPurge.class);
    private static final int BATCH = 1_000;

    private final Database database;
    private final WebhookSettings settings;
    private final Clock clock;
    private final Counter dropped;

    WebhookPurge(Database database, WebhookSettings settings, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.dropped = Counter.builder("ias.webhook.dropped")
                .description("Events that were given up, because nobody took them in time")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            var deleted = BATCH;
            while (deleted == BATCH) {
                deleted = purgeBatch();
            }
        } catch (RuntimeException e) {
            LOG.warn("old events could not be purged; it is tried again", e);
        }
    }

    private int purgeBatch() {
        var oldest = clock.instant().minus(settings.maxAge());
        int deleted = database.transaction(connection -> EventTable.deleteOld(connection, oldest, BATCH));
        if (deleted > 0) {
            dropped.increment(deleted);
            LOG.error("{} events were not taken within ias.webhook.max-age and are dropped", deleted);
        }
        return deleted;
    }
}
