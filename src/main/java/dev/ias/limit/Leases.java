package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a message that is being attempted belongs to the process that claimed it, and when attempts that end without an outcome
 * make it a dead letter. Such an attempt has ended the process or was never answered within its lease.
 *
 * @param length of a lease
 * @param backOff added to the lease after attempts that had no outcome
 * @param deadLetterAfter attempts in a row without an outcome
 */
public record Leases(Duration length, BackOff backOff, int deadLetterAfter) {

    /** When a message that is claimed now may be claimed again, unless an outcome is recorded before. */
    public Instant end(Instant now, int unfinished) {
        var end = now.plus(length);
        return unfinished == 0 ? end : end.plus(backOff.after(unfinished));
    }

    /** Whether the next attempt without an outcome makes it a dead letter. */
    public boolean last(int unfinished) {
        return unfinished == deadLetterAfter - 1;
    }

    /** Whether it is not to be attempted any more. */
    public boolean exhausted(int unfinished) {
        return unfinished >= deadLetterAfter;
    }
}
