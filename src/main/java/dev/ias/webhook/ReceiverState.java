package dev.ias.webhook;

import dev.ias.limit.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this instance knows of the receiver. One that cannot be reached or is overloaded is left alone for longer and longer and then tried with one
 * event, so that an outage costs a few events an attempt and not all of them.
 */
final class ReceiverState {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverState.class);

    private final BackOff backOff;
    private int failures;
    private Instant next = Instant.MIN;
    private boolean gone;

    ReceiverState(BackOff backOff) {
        this.backOff = backOff;
    }

    /** How many events may be sent now, of so many at best. */
    int room(Instant now, int connections) {
        if (gone || now.isBefore(next)) {
            return 0;
        }
        return failures == 0 ? connections : 1;
    }

    /** Learns from events that were sent side by side. */
    void learn(List<Attempt> all, Instant now) {
        var attempts = all.stream()
                .filter(attempt -> attempt.outcome() != Attempt.Outcome.FAILED)
                .toList();
        if (attempts.isEmpty()) {
            return;
        }
        if (attempts.stream().anyMatch(attempt -> attempt.outcome() == Attempt.Outcome.GONE)) {
            gone = true;
            LOG.error("the webhook's receiver answers 410: it is sent nothing more until ias is started again");
        }
        if (attempts.stream().anyMatch(Attempt::answered)) {
            succeed();
        } else {
            fail(attempts, now);
        }
        var asked = attempts.stream().map(Attempt::pause).reduce(Duration.ZERO, ReceiverState::longer);
        if (asked.isPositive()) {
            next = later(next, now.plus(asked));
        }
    }

    private void succeed() {
        if (failures > 0) {
            LOG.info("the webhook's receiver answers again");
        }
        failures = 0;
    }

    private void fail(List<Attempt> attempts, Instant now) {
        failures++;
        next = now.plus(backOff.after(failures));
        if (failures == 1) {
            LOG.warn(
                    "the webhook's receiver is {}; events wait",
                    attempts.getFirst().outcome().tag());
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
