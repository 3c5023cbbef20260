package dev.ias.outbox;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@link Redelivery} at a fixed interval, which is also the longest time of a run. */
@Context
@ServiceOnly
public class OutboxSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSweeper.class);

    private final Redelivery redelivery;

    OutboxSweeper(Redelivery redelivery) {
        this.redelivery = redelivery;
    }

    @Scheduled(fixedRate = "${ias.outbox.sweep-interval:2s}")
    public void sweep() {
        try {
            redelivery.sweep();
        } catch (RuntimeException e) {
            LOG.warn("Outbox sweep failed; retrying at the next interval", e);
        }
    }
}
