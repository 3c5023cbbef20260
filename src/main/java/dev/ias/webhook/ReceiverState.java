package dev.ias.webhook;

import dev.ias.limit.BackOff;
import dev.ias.webhook.Attempt.Outcome;
import dev.ias.webhook.receiver.ReceiverProblem;
import dev.ias.webhook.receiver.ReceiverProblem.Cause;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State of the receiver as seen by this instance, a circuit breaker. While the receiver is unreachable or overloaded,
 * delivery backs off exponentially and then probes with a single event, so that an outage costs few events an attempt.
 * A failure counts only if nothing was learned of the receiver since its attempt began: neither does one slow event
 * among accepted ones pause delivery, nor do parallel failures of one outage add up.
 */
final class ReceiverState {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverState.class);

    private final BackOff backOff;
    private int failures;
    private Instant next = Instant.MIN;
    private boolean gone;
    private long epoch;
    private Optional<Cause> logged = Optional.empty();

    ReceiverState(BackOff backOff) {
        this.backOff = backOff;
    }

    /** Returns how many events may be in flight now, at most {@code connections}. */
    int room(Instant now, int connections) {
        if (gone || now.isBefore(next)) {
            return 0;
        }
        return failures == 0 ? connections : 1;
    }

    /**
     * Returns a number that changes with what is known of the receiver; to be passed with the outcome of an attempt.
     */
    long epoch() {
        return epoch;
    }

    /**
     * Updates the state with the outcome of an attempt.
     *
     * @param began the epoch in which the attempt began
     */
    void update(Attempt attempt, long began, Instant now) {
        if (attempt.outcome() == Outcome.FAILED) {
            return;
        }
        if (attempt.outcome() == Outcome.GONE) {
            stop();
        } else if (attempt.answered()) {
            succeed();
        } else if (began == epoch) {
            fail(attempt, now);
        }
        if (attempt.pause().isPositive()) {
            next = Collections.max(List.of(next, now.plus(attempt.pause())));
        }
    }

    private void stop() {
        if (!gone) {
            LOG.error("Webhook receiver answered 410 Gone; delivery stops until the next start");
        }
        gone = true;
    }

    private void succeed() {
        if (failures > 0) {
            LOG.info("Webhook receiver available again");
        }
        failures = 0;
        epoch++;
    }

    private void fail(Attempt attempt, Instant now) {
        failures++;
        epoch++;
        next = now.plus(backOff.after(failures));
        var cause = attempt.problem().map(ReceiverProblem::cause);
        if (failures == 1 || !cause.equals(logged)) {
            LOG.warn("Webhook receiver is {}; delivery backs off", attempt.description());
            logged = cause;
        }
    }
}
