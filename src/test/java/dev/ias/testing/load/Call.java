package dev.ias.testing.load;

import java.time.Duration;
import java.time.Instant;

/**
 * A call and its outcome.
 *
 * @param outcome the status and the error's group and code, such as {@code 201} or {@code 500 user/303}; or
 *     {@link #NO_ANSWER}, or {@link #UNTYPED}
 */
public record Call(Kind kind, Instant began, Duration took, String outcome) {

    /** The connection was refused or lost. */
    public static final String NO_ANSWER = "no answer";

    /** A response that is not in the contract. */
    public static final String UNTYPED = "untyped";

    /** The operation. */
    public enum Kind {
        SIGN_UP,
        RESEND,
        CONFIRM
    }

    public boolean granted() {
        return outcome.equals("201");
    }

    public boolean unanswered() {
        return outcome.equals(NO_ANSWER);
    }

    public boolean limited() {
        return outcome.startsWith("429 ");
    }

    /** Returns whether the service answered a 5xx of the contract. */
    public boolean failed() {
        return outcome.matches("5\\d\\d [a-z]+/\\d+");
    }

    public Instant ended() {
        return began.plus(took);
    }
}
