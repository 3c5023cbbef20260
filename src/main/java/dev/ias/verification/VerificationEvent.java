package dev.ias.verification;

import java.time.Instant;

/**
 * A change of a verification that subscribers are notified of.
 *
 * @param verification after the change
 */
public record VerificationEvent(Kind kind, Verification verification, Instant at) {

    public enum Kind {
        /** The address was confirmed. */
        CONFIRMED,
        /** The last allowed wrong code has ended an unconfirmed sign-up. */
        TRIES_EXHAUSTED
    }
}
