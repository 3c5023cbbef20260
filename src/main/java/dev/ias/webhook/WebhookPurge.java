package dev.ias.webhook;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import dev.ias.database.shard.Shard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes events older than {@code ias.webhook.max-age} in small batches. Runs even if webhooks are off, because events
 * contain addresses.
 */
@Context
@ServiceOnly
class WebhookPurge {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookPurge.class);
    private static final int BATCH = 1_000;

    private final Database database;
    private final EventRepository events;
    private final WebhookSettings settings;
    private final Clock clock;
    private final Counter dropped;

    WebhookPurge(
            Database database, EventRepository events, WebhookSettings settings, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
        this.dropped = Counter.builder("ias.webhook.dropped")
                .description("Events dropped because the receiver did not accept them within ias.webhook.max-age")
                .register(meters);
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            database.forEachShard(this::purge);
        } catch (RuntimeException e) {
            LOG.warn("Failed to purge webhook events; retrying at the next interval", e);
        }
    }

    private void purge(Shard shard) {
        var deleted = BATCH;
        while (deleted == BATCH) {
            deleted = purgeBatch(shard);
        }
    }

    private int purgeBatch(Shard shard) {
        var oldest = clock.instant().minus(settings.maxAge());
        int deleted = database.transaction(
                shard, connection -> events.deleteAll(events.findOld(shard.list(), oldest, BATCH)));
        if (deleted > 0) {
            dropped.increment(deleted);
            LOG.error("Dropped {} webhook events older than ias.webhook.max-age", deleted);
        }
        return deleted;
    }
}
