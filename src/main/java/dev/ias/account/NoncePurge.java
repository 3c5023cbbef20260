package dev.ias.account;

import dev.ias.ServiceOnly;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets nonces that no request in time can hold, in small batches so that no call waits for it. */
@Singleton
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
            LOG.warn("used nonces could not be purged; it is tried again", e);
        }
    }
}
