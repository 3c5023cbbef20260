package dev.ias.verification;

/**
 * A keyed hash of a normalised address: the key of the recipient's limit and of the lane in which all calls about the
 * address meet. It travels in tokens, so it must not give the address away.
 *
 * @param value 22 characters of Base64url
 */
public record RecipientKey(String value) {}
