package dev.ias.verification;

import dev.ias.ServiceOnly;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after messages that nobody is sending. */
@Singleton
@ServiceOnly
class OutboxSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(OutboxSweeper.class);

    private final LateDelivery delivery;

    OutboxSweeper(LateDelivery delivery) {
        this.delivery = delivery;
    }

    @Scheduled(fixedDelay = "${ias.outbox.sweep-interval:2s}")
    void sweep() {
        try {
            delivery.sweep();
        } catch (RuntimeException e) {
            LOG.warn("the outbox could not be swept; it is tried again", e);
        }
    }
}
