package dev.ias.abuse.challenge;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes expired solutions in small batches. Runs even if caller challenges are off, for those used before. */
@Context
@ServiceOnly
class SolutionPurge {

    private static final Logger LOG = LoggerFactory.getLogger(SolutionPurge.class);
    private static final int BATCH = 1_000;

    private final UsedSolutions solutions;

    SolutionPurge(UsedSolutions solutions) {
        this.solutions = solutions;
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void run() {
        try {
            var deleted = BATCH;
            while (deleted == BATCH) {
                deleted = solutions.deleteExpired(BATCH);
            }
        } catch (RuntimeException e) {
            LOG.warn("Failed to purge used solutions; retrying at the next interval", e);
        }
    }
}
