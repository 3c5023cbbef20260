package dev.ias.account;

import dev.ias.verification.AccountId;
import java.time.Instant;
import java.util.Locale;

/**
 * A key that signs the calls of an account.
 *
 * @param id public id, sent with every call
 * @param secret signing secret, never sent; checking a signature needs it, so it is stored encrypted and not as a hash
 */
public record AccessKey(String id, AccountId account, String secret, Status status, Instant createdAt) {

    /** Whether calls signed with the key are accepted. */
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

    /** Omits the secret, so that it is not logged. */
    @Override
    public String toString() {
        return "AccessKey[%s %s %s]".formatted(id, account.value(), status);
    }
}
