package dev.ias.verification;

import dev.ias.limit.BounceKind;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A change that subscribers are notified of. */
public sealed interface VerificationEvent {

    /** Returns the id, by which subscribers deduplicate. */
    UUID id();

    /**
     * Returns the id of what has changed, with the recipient's bucket as its last ten bits. Events of the same subject
     * are delivered in order.
     */
    UUID subject();

    Instant at();

    /**
     * An address was confirmed.
     *
     * @param verification after the change
     * @param client that confirmed the address
     */
    record Confirmed(Verification verification, Instant at, Client client) implements VerificationEvent {

        /**
         * Derived from the verification, so that a confirmation that is repeated after the database was restored from a
         * backup has the same id. A link's verification may be deleted and created again under its id, so its creation
         * is part of the id.
         */
        @Override
        public UUID id() {
            return VerificationId.derived("CONFIRMED\n" + verification.id() + "\n"
                    + verification.origin().createdAt());
        }

        @Override
        public UUID subject() {
            return verification.id();
        }
    }

    /**
     * The last allowed wrong code has ended an unconfirmed sign-up.
     *
     * @param verification after the change
     */
    record TriesExhausted(Verification verification, Instant at) implements VerificationEvent {

        /** Includes the time: tries may be exhausted again after an operator has reset them. */
        @Override
        public UUID id() {
            return VerificationId.derived("TRIES_EXHAUSTED\n" + verification.id() + "\n" + at);
        }

        @Override
        public UUID subject() {
            return verification.id();
        }
    }

    /**
     * A report about a sent mail was counted.
     *
     * @param recipient limit key of the mail's recipient
     * @param address the recipient, if the report names it
     * @param status the enhanced status code (RFC 3463), if the report has one
     * @param sentAt when the mail was sent
     */
    record Bounced(
            LimitKey recipient,
            Optional<Address> address,
            BounceKind kind,
            Optional<String> status,
            Instant sentAt,
            Instant at)
            implements VerificationEvent {

        /** Derived from mail and kind, so that a report that is counted again has the same id. */
        @Override
        public UUID id() {
            return VerificationId.derived("BOUNCED\n" + recipient.value() + "\n" + sentAt + "\n" + kind);
        }

        @Override
        public UUID subject() {
            return subject(recipient);
        }

        /** Returns the subject of the bounces of a recipient. */
        public static UUID subject(LimitKey recipient) {
            return recipient.bucket().in(VerificationId.derived("recipient\n" + recipient.value()));
        }
    }

    /**
     * A client as it presents itself.
     *
     * @param userAgent the name of its software, at most {@value #MAXIMUM_USER_AGENT} characters; empty if unknown
     */
    record Client(InetAddress address, Optional<String> userAgent) {

        private static final int MAXIMUM_USER_AGENT = 256;

        /** Shortens the name of the software, and removes control characters from it. */
        public Client {
            userAgent = userAgent
                    .map(text -> text.replaceAll("\\p{Cntrl}", " ").strip())
                    .map(text -> text.substring(0, Math.min(text.length(), MAXIMUM_USER_AGENT)))
                    .filter(text -> !text.isEmpty());
        }

        /** Omits the user agent, which clients choose. */
        @Override
        public String toString() {
            return "Client[" + address.getHostAddress() + "]";
        }
    }
}
