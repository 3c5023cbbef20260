package dev.ias.verification;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of a verification that subscribers are notified of.
 *
 * @param verification after the change
 * @param client that confirmed the address
 */
public record VerificationEvent(Kind kind, Verification verification, Instant at, Optional<Client> client) {

    public enum Kind {
        /** The address was confirmed. */
        CONFIRMED,
        /** The last allowed wrong code has ended an unconfirmed sign-up. */
        TRIES_EXHAUSTED
    }

    /**
     * A client as it presents itself.
     *
     * @param userAgent the name of its software, at most {@value #MAXIMUM_USER_AGENT} characters; empty if unknown
     */
    public record Client(InetAddress address, Optional<String> userAgent) {

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

    /**
     * Returns the id, by which subscribers deduplicate. That of a confirmation is derived from the verification, so that
     * one that is repeated after the database was restored from a backup has the same. A link's verification may be
     * deleted and created again under its id, so its creation is part of the id; tries may be exhausted again after an
     * operator has reset them.
     */
    public UUID id() {
        var occurrence = switch (kind) {
            case CONFIRMED -> verification.origin().createdAt();
            case TRIES_EXHAUSTED -> at;
        };
        return VerificationId.derived(kind + "\n" + verification.id() + "\n" + occurrence);
    }

    public static VerificationEvent confirmed(Verification verification, Instant at, Client client) {
        return new VerificationEvent(Kind.CONFIRMED, verification, at, Optional.of(client));
    }

    public static VerificationEvent triesExhausted(Verification verification, Instant at) {
        return new VerificationEvent(Kind.TRIES_EXHAUSTED, verification, at, Optional.empty());
    }
}
