package dev.ias.abuse.challenge;

/**
 * A proof of work in the format of ALTCHA, version 1.
 *
 * @param challenge hexadecimal SHA-256 of the salt followed by a secret number from 0 to {@code maxNumber}
 * @param salt random, with the expiry in Unix seconds
 * @param signature proves that this service issued it
 */
public record AltchaChallenge(String algorithm, String challenge, int maxNumber, String salt, String signature) {}
