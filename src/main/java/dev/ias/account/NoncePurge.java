package dev.ias.account;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes expired nonces in small batches, so that calls are not delayed. */
@Context
@ServiceOnly
class NoncePurge {

    private static final Logger LOG = LoggerFactory.getLogger(NoncePurge.class);
    private static final int BATCH = 1_000;

    private final Nonces nonces;

    NoncePurge(Nonces nonces) {
        this.nonces = nonces;
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            var deleted = BATCH;
            while (deleted == BATCH) {
                deleted = nonces.deleteExpired(BATCH);
            }
        } catch (RuntimeException e) {
            LOG.warn("Failed to purge used nonces; retrying at the next interval", e);
        }
    }
}
