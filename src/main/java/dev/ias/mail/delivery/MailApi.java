package dev.ias.mail.delivery;

import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.verification.OutboxMessage;
import java.util.Optional;

/** The API of a provider of mail, such as Amazon SES. Thread-safe; each call is one attempt, without retries. */
public interface MailApi extends AutoCloseable {

    /**
     * Sends a message. Blocks, for at most {@link dev.ias.mail.RelaySettings.Timeouts#longestAttempt}.
     *
     * @throws RuntimeException if the mail cannot be composed; the message is {@link Verdict#DEFERRED}
     */
    Result send(OutboxMessage message);

    /** Calls the API without sending; returns the problem, or empty if it is usable. */
    Optional<String> probe();

    @Override
    void close();

    /**
     * The result of a call.
     *
     * @param throttled whether the account sends more than it may, so that fewer calls are made in parallel
     * @param reason for the log; must quote neither an address nor a secret
     */
    record Result(Verdict verdict, boolean throttled, String reason) {

        public static final Result ACCEPTED = new Result(Verdict.ACCEPTED, false, "");

        /** Returns a result without throttling. */
        public static Result of(Verdict verdict, String reason) {
            return new Result(verdict, false, reason);
        }
    }
}
