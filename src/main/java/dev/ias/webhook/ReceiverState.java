package dev.ias.webhook;

import dev.ias.limit.BackOff;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State of the receiver as seen by this instance, a circuit breaker. While the receiver is unreachable or overloaded,
 * delivery backs off exponentially and then probes with a single event, so that an outage costs few events an attempt.
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

    /** Returns how many events may be sent now, at most {@code connections}. */
    int room(Instant now, int connections) {
        if (gone || now.isBefore(next)) {
            return 0;
        }
        return failures == 0 ? connections : 1;
    }

    /** Updates the state with the outcomes of events that were sent in parallel. */
    void update(List<Attempt> all, Instant now) {
        var attempts = all.stream()
                .filter(attempt -> attempt.outcome() != Attempt.Outcome.FAILED)
                .toList();
        if (attempts.isEmpty()) {
            return;
        }
        if (attempts.stream().anyMatch(attempt -> attempt.outcome() == Attempt.Outcome.GONE)) {
            gone = true;
            LOG.error("Webhook receiver answered 410 Gone; delivery stops until the next start");
        }
        if (attempts.stream().anyMatch(Attempt::answered)) {
            succeed();
        } else {
            fail(attempts, now);
        }
        var asked = Collections.max(attempts.stream().map(Attempt::pause).toList());
        if (asked.isPositive()) {
            next = Collections.max(List.of(next, now.plus(asked)));
        }
    }

    private void succeed() {
        if (failures > 0) {
            LOG.info("Webhook receiver available again");
        }
        failures = 0;
    }

    private void fail(List<Attempt> attempts, Instant now) {
        failures++;
        next = now.plus(backOff.after(failures));
        if (failures == 1) {
            LOG.warn(
                    "Webhook receiver is {}; delivery backs off",
                    attempts.getFirst().outcome().tag());
        }
    }
}
