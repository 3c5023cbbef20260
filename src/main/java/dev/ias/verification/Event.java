package dev.ias.verification;

import java.time.Instant;

/**
 * What others may want to be told of a verification.
 *
 * @param verification as it is since then
 */
public record Event(Kind kind, Verification verification, Instant at) {

    /** What happened. */
    public enum Kind {
        /** The address was confirmed. */
        CONFIRMED,
        /** The last wrong code has ended a sign-up that was not confirmed. */
        TRIES_EXHAUSTED
    }
}
