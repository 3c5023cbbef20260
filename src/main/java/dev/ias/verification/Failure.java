package dev.ias.verification;

import dev.ias.limit.Limit;
import java.time.Duration;

/** Why a call did not do what it was asked to: the whole vocabulary. Each face maps all of it, in one place. */
public sealed interface Failure {

    /** No token, or one that is not ours, or one whose sign-up does not exist or is over. */
    record InvalidToken() implements Failure {}

    /** A token of ours, too old. */
    record ExpiredToken() implements Failure {}

    /** A limit was met; waiting this long helps. */
    record LimitExceeded(Limit limit, Duration retryAfter) implements Failure {}

    /** The code is not the one that was mailed. */
    record WrongCode(int triesLeft, int maximumTries) implements Failure {}

    /** All codes that were mailed are too old. */
    record ExpiredCode() implements Failure {}

    /** The service could not do one of its steps. Nothing was consumed. */
    record StepFailed(Step step) implements Failure {}

    /** The steps of a call that can fail for the service's own reasons. */
    enum Step {
        /** Queueing: the service is overloaded. */
        QUEUE,
        /** Reading the verification. */
        LOAD,
        /** Reading what is left of the limits. */
        LOAD_LIMITS,
        /** Writing the changes. */
        SAVE,
        /** Making or checking a code. */
        CREATE_CODE,
        /** Making the token of the answer. */
        CREATE_TOKEN,
        /** Handing the mail to the relay. */
        SEND
    }
}
