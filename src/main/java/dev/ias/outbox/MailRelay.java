package dev.ias.outbox;

import dev.ias.verification.OutboxMessage;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The mail relay that messages are delivered to. */
public interface MailRelay extends AutoCloseable {

    /**
     * Queues a message for delivery. The future always completes normally.
     *
     * @param endBefore end of the message's lease: an attempt that might last longer is not begun but
     *     {@link Verdict#DEFERRED}, because another instance may have claimed the message by then. Expired messages are
     *     deferred too
     */
    CompletableFuture<Verdict> send(OutboxMessage message, Instant endBefore);

    /** Rejects further messages, and returns when the queued ones have their verdicts, or after some seconds. */
    @Override
    void close();

    /** The result of a delivery attempt. */
    enum Verdict {
        /** The relay has taken responsibility for the message (RFC 5321 section 4.2.5); it must never be sent again. */
        ACCEPTED,
        /** The relay permanently refused the message. */
        REFUSED,
        /** The relay permanently refused the recipient: its mailbox does not exist or takes no mail. */
        RECIPIENT_REFUSED,
        /** The relay could not be reached; the message was not attempted. */
        UNREACHABLE,
        /** A transient failure; to be retried. */
        DEFERRED,
        /**
         * The reply to the end of the mail timed out (RFC 5321 section 4.5.3.2.6): the relay may have taken
         * responsibility for the message. To be retried once, after a long delay, because the recipient may get a
         * duplicate.
         */
        UNCERTAIN
    }
}
