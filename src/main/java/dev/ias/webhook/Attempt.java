package dev.ias.webhook;

import java.time.Duration;
import java.util.Locale;

/**
 * The outcome of one attempt to deliver an event.
 *
 * @param pause delay requested by the receiver (Retry-After); zero if it requested none
 */
record Attempt(Outcome outcome, Duration pause) {

    enum Outcome {
        /** 2xx. */
        DELIVERED,
        /** Any other status; assumed to concern this event only. */
        REFUSED,
        /** 429, 502, 503 or 504: the receiver is overloaded or unavailable. */
        OVERLOADED,
        /** 410: the receiver accepts no further events. */
        GONE,
        /** No response within the timeout. */
        UNREACHABLE,
        /** The receiver's name resolves to an address that is not public. */
        NOT_PUBLIC,
        /** An error of this process; whether the event was delivered is unknown. */
        FAILED;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Attempt of(Outcome outcome) {
        return new Attempt(outcome, Duration.ZERO);
    }

    boolean delivered() {
        return outcome == Outcome.DELIVERED;
    }

    /** Returns whether the receiver is available: it accepted or refused this event. */
    boolean answered() {
        return delivered() || outcome == Outcome.REFUSED;
    }
}
