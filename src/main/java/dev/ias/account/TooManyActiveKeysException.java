package dev.ias.account;

import dev.ias.verification.AccountId;
import java.util.Locale;

/** Thrown if an account has the maximum number of active access keys. Expected, therefore without a stack trace. */
public final class TooManyActiveKeysException extends RuntimeException {

    TooManyActiveKeysException(AccountId account) {
        super(
                String.format(
                        Locale.ROOT,
                        "Account %s has %d active access keys already; disable one first",
                        account.value(),
                        AccessKeys.ACTIVE_AT_MOST),
                null,
                false,
                false);
    }
}
