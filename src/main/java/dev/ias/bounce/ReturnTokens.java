package dev.ias.bounce;

import dev.ias.key.Key;
import dev.ias.key.KeyPurpose;
import dev.ias.key.Keys;
import dev.ias.verification.LimitKey;
import dev.ias.verification.SecretHash;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes and reads the text of return tokens: the recipient's limit key (16 bytes), the time of the send (6 bytes) and
 * their MAC (8 bytes) with the first key of {@link KeyPurpose#SECRET}, as 48 characters of lower-case Base32hex (RFC
 * 4648 section 7). A token needs no row and reveals no address.
 */
@Singleton
public final class ReturnTokens {

    /** Length of a token's text. */
    public static final int LENGTH = 48;

    // Domain separation from the other MACs of the same keys.
    private static final byte[] LABEL = "return\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern TEXT = Pattern.compile("[0-9a-vA-V]{48}");
    private static final int RADIX = 32;
    private static final int RECIPIENT_BYTES = 16;
    private static final int TIME_BYTES = 6;
    private static final int SIGNED_BYTES = RECIPIENT_BYTES + TIME_BYTES;
    private static final int MAC_BYTES = 8;
    private static final int BYTES = SIGNED_BYTES + MAC_BYTES;
    // The first bit of the time; the others reach beyond the year 6000.
    private static final long OTHER_SPELLING = 1L << 47;

    private final Keys keys;

    public ReturnTokens(Keys keys) {
        this.keys = keys;
    }

    /** Returns the text of a token: 48 digits and letters, in lower case. */
    public String text(ReturnToken token) {
        var signed = signed(token);
        var bytes = ByteBuffer.allocate(BYTES)
                .put(signed)
                .put(mac(keys.ring(KeyPurpose.SECRET).first(), signed))
                .array();
        var digits = new BigInteger(1, bytes).toString(RADIX);
        return "0".repeat(LENGTH - digits.length()) + digits;
    }

    /**
     * Parses the text of a token, in lower or upper case: mail software may change it. Empty if it is malformed or its
     * MAC is of no key of the ring.
     */
    public Optional<ReturnToken> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        var bytes = bytes(text);
        var signed = Arrays.copyOf(bytes, SIGNED_BYTES);
        var presented = Arrays.copyOfRange(bytes, SIGNED_BYTES, BYTES);
        // Compares in constant time.
        return keys.ring(KeyPurpose.SECRET).stream()
                        .anyMatch(key ->
                                new SecretHash(key.id(), mac(key, signed)).equals(new SecretHash(key.id(), presented)))
                ? Optional.of(token(signed))
                : Optional.empty();
    }

    private static byte[] bytes(String text) {
        var number = new BigInteger(text, RADIX).toByteArray();
        var bytes = new byte[BYTES];
        // A leading zero byte is the sign; leading zero bytes of the token are missing.
        var length = Math.min(number.length, BYTES);
        System.arraycopy(number, number.length - length, bytes, BYTES - length, length);
        return bytes;
    }

    private static byte[] signed(ReturnToken token) {
        var time = token.sentAt().toEpochMilli() | (token.mailbox() ? 0 : OTHER_SPELLING);
        return ByteBuffer.allocate(SIGNED_BYTES)
                .put(Base64.getUrlDecoder().decode(token.recipient().value()))
                .putShort((short) (time >>> Integer.SIZE))
                .putInt((int) time)
                .array();
    }

    private static ReturnToken token(byte[] signed) {
        var buffer = ByteBuffer.wrap(signed);
        var recipient = new byte[RECIPIENT_BYTES];
        buffer.get(recipient);
        var time = (Short.toUnsignedLong(buffer.getShort()) << Integer.SIZE) + Integer.toUnsignedLong(buffer.getInt());
        return new ReturnToken(
                new LimitKey(Base64.getUrlEncoder().withoutPadding().encodeToString(recipient)),
                Instant.ofEpochMilli(time & ~OTHER_SPELLING),
                (time & OTHER_SPELLING) == 0);
    }

    private static byte[] mac(Key key, byte[] signed) {
        var mac = key.hmacSha256();
        mac.update(LABEL);
        return Arrays.copyOf(mac.doFinal(signed), MAC_BYTES);
    }
}
