package dev.ias.account;

/** An account has as many active access keys as it may. Expected, so without a stack trace. */
public final class TooManyActiveKeysException extends RuntimeException {

    TooManyActiveKeysException(AccountId account) {
        super(
                "account %s has %d active access keys already; disable one first"
                        .formatted(account.value(), AccessKeys.ACTIVE_AT_MOST),
                null,
                false,
                false);
    }
}
