package dev.ias.webhook;

import java.time.Duration;
import java.util.Locale;

/**
 * What came of sending an event once.
 *
 * @param pause how long the receiver asks to be left alone; zero where it does not
 */
record Attempt(Outcome outcome, Duration pause) {

    enum Outcome {
        /** 2xx. */
        DELIVERED,
        /** Any other status: it is about this event, as far as one can tell. */
        REFUSED,
        /** 429, 502, 503 or 504: the receiver cannot take any now. */
        OVERLOADED,
        /** 410: the receiver wants no more events at all. */
        GONE,
        /** No answer, or none in time. */
        UNREACHABLE,
        /** The receiver's name leads to an address that is not public. */
        NOT_PUBLIC,
        /** An error of this process; the attempt has no outcome. */
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

    /** Whether the receiver is there and deals with events, whatever it thinks of this one. */
    boolean answered() {
        return delivered() || outcome == Outcome.REFUSED;
    }
}
