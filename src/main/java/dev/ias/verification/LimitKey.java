package dev.ias.verification;

import java.util.Base64;

/**
 * The key of a limit that holds over all instances.
 *
 * @param value for a recipient its bucket and a keyed hash of its {@linkplain Address#mailbox() mailbox}, 10 and 118
 *     bits, as 22 characters of Base64url: it is part of tokens, so it must not reveal the address. For an account its
 *     id.
 */
public record LimitKey(String value) {

    private static final String ACCOUNT = "account:";
    // Three bytes: the fewest that are whole characters of Base64.
    private static final int BUCKET_LENGTH = 4;

    public static LimitKey of(AccountId account) {
        return new LimitKey(ACCOUNT + account.value());
    }

    /** Returns the bucket of the recipient or account. */
    public Bucket bucket() {
        return value.startsWith(ACCOUNT)
                ? Bucket.of(value)
                : Bucket.of(Base64.getUrlDecoder().decode(value.substring(0, BUCKET_LENGTH)));
    }
}
