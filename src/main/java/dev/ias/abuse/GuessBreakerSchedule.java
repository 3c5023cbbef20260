package dev.ias.abuse;

import dev.ias.ServiceOnly;
import dev.ias.database.Database;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the guess breaker from the start of the service on, and deletes counts that no instance uses any longer.
 */
@Context
@ServiceOnly
class GuessBreakerSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(GuessBreakerSchedule.class);
    private static final int BATCH = 1_000;

    private final GuessBreaker breaker;
    private final Database database;
    private final CheckedCodesRepository repository;
    private final Clock clock;

    GuessBreakerSchedule(GuessBreaker breaker, Database database, CheckedCodesRepository repository, Clock clock) {
        this.breaker = breaker;
        this.database = database;
        this.repository = repository;
        this.clock = clock;
    }

    /** Reads the shared state before the first call is served. */
    @EventListener
    void begin(StartupEvent started) {
        breaker.refresh();
    }

    @Scheduled(fixedDelay = "${ias.guess-breaker.interval:5s}", initialDelay = "${ias.guess-breaker.interval:5s}")
    void refresh() {
        breaker.refresh();
    }

    @Scheduled(fixedDelay = "${ias.purge.interval:1m}", initialDelay = "${ias.purge.interval:1m}")
    void purge() {
        try {
            var deleted = BATCH;
            while (deleted == BATCH) {
                deleted = purgeBatch();
            }
        } catch (RuntimeException e) {
            LOG.warn("Failed to purge counts of checked codes; retrying at the next interval", e);
        }
    }

    private int purgeBatch() {
        // Instances whose clocks are behind use them longer.
        var before = CheckedHour.after(clock.instant()).minus(CheckedHour.CLOCK_SKEW);
        return database.transaction(connection -> repository.deleteAll(repository.findOld(before, BATCH)));
    }
}
