package dev.ias.outbox;

import dev.ias.verification.Allowance;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification;
import java.util.Optional;

/**
 * A mail that was counted against the limits and, unless it is withheld, written to the outbox.
 *
 * @param hash of its secret
 * @param before the verification before the send, restored if the mail cannot be sent; empty for the first mail
 * @param after the verification after the send
 * @param withheld why nothing is sent; the caller's answer is the same
 */
public record QueuedMail(
        OutboxMessage message,
        SecretHash hash,
        Optional<Verification> before,
        Verification after,
        Allowance allowance,
        Optional<Withheld> withheld) {

    /** Why a mail is not sent although its caller gets the usual answer. */
    public enum Withheld {
        MUTED,
        COMPLAINED
    }
}
