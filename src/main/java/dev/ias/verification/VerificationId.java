package dev.ias.verification;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Identifies a verification and routes its commands without a search. Tokens of sign-ups carry both parts.
 *
 * @param id with the {@linkplain Bucket#of(UUID) bucket} of its recipient, the primary key of its row
 * @param recipient limit key of its recipient
 */
public record VerificationId(UUID id, LimitKey recipient) {

    /** Returns the id of a sign-up: a UUID of version 7 (RFC 9562) with the recipient's bucket as its last ten bits. */
    public static VerificationId ofSignUp(LimitKey recipient) {
        return new VerificationId(recipient.bucket().in(UuidCreator.getTimeOrderedEpoch()), recipient);
    }

    /**
     * Returns the id of the one verification of an address for an account: a UUID of version 8 (RFC 9562) from both,
     * with the recipient's bucket as its last ten bits.
     */
    public static VerificationId ofAccount(AccountId account, Address address, LimitKey recipient) {
        var id = derived(account.value() + "\n" + address.normalised());
        return new VerificationId(recipient.bucket().in(id), recipient);
    }

    /**
     * Returns the id of the user that the sign-up creates if its address has none. It is derived from the sign-up, so
     * that a code which confirms again after the database was restored from a backup leads to the same user.
     */
    public UUID newUser() {
        return derived("user\n" + id);
    }

    /** Returns a UUID of version 8 (RFC 9562) from the SHA-256 of a text. */
    static UUID derived(String text) {
        try {
            var hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(
                    (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L,
                    (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
