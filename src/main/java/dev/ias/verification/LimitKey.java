package dev.ias.verification;

/**
 * The key of a limit that holds over all instances.
 *
 * @param value for a recipient a keyed hash of its {@linkplain Address#mailbox() mailbox}, 22 characters of Base64url:
 *     it is part of tokens, so it must not reveal the address. For an account its id.
 */
public record LimitKey(String value) {

    public static LimitKey of(AccountId account) {
        return new LimitKey("account:" + account.value());
    }
}
