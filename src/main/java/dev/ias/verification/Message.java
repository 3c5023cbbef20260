package dev.ias.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail that is to be sent, as it waits in the outbox.
 *
 * @param challenge what the mail tells; none when the address was known already
 * @param createdAt when the send was counted
 * @param notAfter when its secret expires: from then on it is not worth sending
 * @param attempts to hand it to the relay that were begun, the first of which with its row
 * @param trace the call that it is sent for, as a {@code traceparent} (W3C Trace Context), where that is traced
 */
public record Message(
        UUID id,
        VerificationId verification,
        Kind kind,
        Address to,
        Language language,
        Optional<Challenge> challenge,
        Instant createdAt,
        Instant notAfter,
        int attempts,
        Optional<String> trace) {

    /** One that no traced call is known of. */
    public Message(
            UUID id,
            VerificationId verification,
            Kind kind,
            Address to,
            Language language,
            Optional<Challenge> challenge,
            Instant createdAt,
            Instant notAfter,
            int attempts) {
        this(id, verification, kind, to, language, challenge, createdAt, notAfter, attempts, Optional.empty());
    }

    /** What is written. */
    public enum Kind {
        /** The code of a sign-up. */
        CODE,
        /** The link that confirms the address for an account. */
        LINK,
        /** To the owner of an address that somebody tries to sign up again. */
        KNOWN_ADDRESS
    }
}
