package dev.ias.faults;

import java.time.Duration;
import java.time.Instant;

/**
 * A call and its outcome.
 *
 * @param outcome the status and the error's group and code, such as {@code 201} or {@code 500 user/303}; or
 *     {@link #NO_ANSWER}, or {@link #UNTYPED}
 */
record Call(Kind kind, Instant began, Duration took, String outcome) {

    /** The connection was refused or lost. */
    static final String NO_ANSWER = "no answer";

    /** A response that is not in the contract. */
    static final String UNTYPED = "untyped";

    /** The operation. */
    enum Kind {
        SIGN_UP,
        RESEND,
        CONFIRM
    }

    boolean granted() {
        return outcome.equals("201");
    }

    boolean unanswered() {
        return outcome.equals(NO_ANSWER);
    }

    boolean limited() {
        return outcome.startsWith("429 ");
    }

    /** Returns whether the service answered a 5xx of the contract. */
    boolean failed() {
        return outcome.matches("5\\d\\d [a-z]+/\\d+");
    }

    Instant ended() {
        return began.plus(took);
    }
}
