package dev.ias.verification;

import dev.ias.limit.Limit;
import java.time.Duration;

/** The reasons for which a call fails. Exhaustive; each API maps all of them in one place. */
public sealed interface Failure {

    /** The token is missing or invalid, or its sign-up does not exist or has ended. */
    record InvalidToken() implements Failure {}

    /** The token is valid but expired. */
    record ExpiredToken() implements Failure {}

    /** A limit refuses the call until {@code retryAfter} has passed. */
    record LimitExceeded(Limit limit, Duration retryAfter) implements Failure {}

    /** The code does not match a mailed one. */
    record WrongCode(int triesLeft, int maximumTries) implements Failure {}

    /** All mailed codes have expired. */
    record ExpiredCode() implements Failure {}

    /** The relay permanently refuses the mail, or the recipient is suppressed. Counts against the client's limits. */
    record MailRefused() implements Failure {}

    /** No mail can or may be sent to the domain of the address. Counts against the client's limits. */
    record UnusableDomain(String domain, Reason reason) implements Failure {

        /** The reason for the rejection. */
        public enum Reason {
            /** DNS knows neither a mail server nor an address of the domain. */
            NOT_FOUND,
            /** The domain declares that it receives no mail (null MX, RFC 7505). */
            NO_MAIL,
            /** The operator of this service has blocked the domain. */
            BLOCKED
        }

        /** Omits the domain, which the caller has chosen. */
        @Override
        public String toString() {
            return "UnusableDomain[" + reason + "]";
        }
    }

    /** The call needs the solution of a caller challenge and presents none. */
    record ChallengeRequired() implements Failure {}

    /** The presented solution of a caller challenge is invalid, expired or was used already. */
    record InvalidSolution() implements Failure {}

    /** A processing step failed for technical reasons. Nothing was consumed. */
    record StepFailed(Step step) implements Failure {}

    /** The processing steps that can fail for technical reasons. */
    enum Step {
        /** Queueing; the service is overloaded. */
        QUEUE,
        /** Reaching the node of the database cluster that holds the data of the call; other calls are served. */
        NODE,
        /** Reading the verification. */
        LOAD,
        /** Reading the limits. */
        LOAD_LIMITS,
        /** Writing the changes. */
        SAVE,
        /** Creating or checking a code. */
        CREATE_CODE,
        /** Creating the token of the response. */
        CREATE_TOKEN,
        /** Sending the mail to the relay. */
        SEND
    }
}
