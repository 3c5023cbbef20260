package dev.ias.account;

/**
 * Who owns verifications of the RPC face.
 *
 * @param value decimal digits, as programs of the original API expect of a {@code UserId}
 */
public record AccountId(String value) {}
