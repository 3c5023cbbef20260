package dev.ias.webhook;

import dev.ias.webhook.receiver.ReceiverProblem;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The outcome of one attempt to deliver an event.
 *
 * @param pause delay requested by the receiver (Retry-After); zero if it requested none
 * @param problem why there is no response
 */
record Attempt(Outcome outcome, Duration pause, Optional<ReceiverProblem> problem) {

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
        return answered(outcome, Duration.ZERO);
    }

    static Attempt answered(Outcome outcome, Duration pause) {
        return new Attempt(outcome, pause, Optional.empty());
    }

    static Attempt unreachable(ReceiverProblem problem) {
        return new Attempt(outcome(problem.cause()), Duration.ZERO, Optional.of(problem));
    }

    /** Returns the outcome of attempts that a problem ends. */
    static Outcome outcome(ReceiverProblem.Cause cause) {
        return cause == ReceiverProblem.Cause.NOT_PUBLIC ? Outcome.NOT_PUBLIC : Outcome.UNREACHABLE;
    }

    boolean delivered() {
        return outcome == Outcome.DELIVERED;
    }

    /** Returns whether the receiver is available: it accepted or refused this event. */
    boolean answered() {
        return delivered() || outcome == Outcome.REFUSED;
    }

    /** Returns what the attempt says about the receiver, for the log. */
    String description() {
        return outcome.tag() + problem.map(found -> ": " + found.sentence()).orElse("");
    }
}
