package dev.ias.outbox;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link Redelivery} at a fixed interval, which is also the longest time of a run, until the service ends.
 */
@Context
@ServiceOnly
public class OutboxSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSweeper.class);

    private final Redelivery redelivery;
    private final RelayDispatcher dispatcher;

    OutboxSweeper(Redelivery redelivery, RelayDispatcher dispatcher) {
        this.redelivery = redelivery;
        this.dispatcher = dispatcher;
    }

    @Scheduled(fixedRate = "${ias.outbox.sweep-interval:2s}")
    public void sweep() {
        try {
            redelivery.sweep();
        } catch (RuntimeException e) {
            LOG.warn("Outbox sweep failed; retrying at the next interval", e);
        }
    }

    /**
     * Ends the deliveries in flight; otherwise accepted mails would be sent again. Runs on the shutdown event, after
     * the calls in flight have ended and before any bean is destroyed, because the order of destruction is undefined
     * and the database is needed.
     */
    @EventListener
    void close(ShutdownEvent ending) {
        dispatcher.close();
    }
}
