package dev.ias.verification;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identifies a verification and routes its commands without a search. Tokens of sign-ups carry both parts.
 *
 * @param id primary key of its row
 * @param recipient limit key of its recipient
 */
public record VerificationId(UUID id, LimitKey recipient) {

    /**
     * Returns the id of the one verification of an address for an account: a UUID of version 8 (RFC 9562) from both.
     */
    public static VerificationId ofAccount(AccountId account, Address address, LimitKey recipient) {
        try {
            var text = account.value() + "\n" + address.normalised();
            var hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            var id = new UUID(
                    (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
            return new VerificationId(id, recipient);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
