package dev.ias.verification;

/**
 * The owner of verifications by link: an account of the RPC API.
 *
 * @param value decimal digits, the format of the original API's {@code UserId}
 */
public record AccountId(String value) {}
