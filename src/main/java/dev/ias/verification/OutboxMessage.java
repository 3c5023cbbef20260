package dev.ias.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail in the outbox.
 *
 * @param challenge the code or link; empty for a notice to a known address
 * @param createdAt when the send was counted
 * @param notAfter when its secret expires, and with it the message
 * @param attempts delivery attempts that were started; the first one starts with the row
 * @param country where it was requested from, as a code of ISO 3166-1 alpha-2, if known
 * @param trace the {@code traceparent} (W3C Trace Context) of the requesting call, if traced
 * @param uncertain whether a relay may have accepted it before
 */
public record OutboxMessage(
        UUID id,
        VerificationId verification,
        Kind kind,
        Address to,
        Language language,
        Optional<Challenge> challenge,
        Instant createdAt,
        Instant notAfter,
        int attempts,
        Optional<String> country,
        Optional<String> trace,
        boolean uncertain) {

    public enum Kind {
        /** The code of a sign-up. */
        CODE,
        /** The link that confirms the address for an account. */
        LINK,
        /** A notice to the owner of an address that is signed up again. */
        KNOWN_ADDRESS
    }
}
