package dev.ias.account;

import java.time.Instant;
import java.util.Locale;

/**
 * What programs of an account sign their calls with.
 *
 * @param id travels with every call
 * @param secret never does; it must be read again to check a signature, so it is stored encrypted and not as a hash
 */
public record AccessKey(String id, AccountId account, String secret, Status status, Instant createdAt) {

    /** Whether calls that the key signed are believed. */
    public enum Status {
        ACTIVE,
        DISABLED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean active() {
        return status == Status.ACTIVE;
    }

    /** Without the secret, so that no log gets to see it. */
    @Override
    public String toString() {
        return "AccessKey[%s %s %s]".formatted(id, account.value(), status);
    }
}
