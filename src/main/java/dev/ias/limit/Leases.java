package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * Lease policy of claimed messages: how long a message belongs to the process that claimed it, and after how many
 * consecutive attempts without an outcome it becomes a dead letter. An attempt has no outcome if it ended the process
 * or was not completed within its lease.
 *
 * @param length length of a lease
 * @param backOff added to the lease after attempts without an outcome
 * @param deadLetterAfter number of consecutive attempts without an outcome
 */
public record Leases(Duration length, BackOff backOff, int deadLetterAfter) {

    /**
     * Returns when the lease of a message that is claimed now expires, after which it may be claimed again unless an
     * outcome has been recorded.
     *
     * @param unfinished number of previous consecutive attempts without an outcome
     */
    public Instant end(Instant now, int unfinished) {
        var end = now.plus(length);
        return unfinished == 0 ? end : end.plus(backOff.after(unfinished));
    }

    /** Returns whether one more attempt without an outcome makes the message a dead letter. */
    public boolean last(int unfinished) {
        return unfinished == deadLetterAfter - 1;
    }

    /** Returns whether the message is a dead letter and must not be attempted again. */
    public boolean exhausted(int unfinished) {
        return unfinished >= deadLetterAfter;
    }
}
