package dev.ias.verification;

import dev.ias.account.AccountId;

/**
 * The key of a limit that holds over all instances.
 *
 * @param value for a recipient a keyed hash of the normalised address, 22 characters of Base64url: it travels in tokens, so
 *     it must not give the address away. For an account its id.
 */
public record LimitKey(String value) {

    static LimitKey of(AccountId account) {
        return new LimitKey("account:" + account.value());
    }
}
