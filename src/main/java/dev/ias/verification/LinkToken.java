package dev.ias.verification;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The token of a mailed link: the id of its verification, which finds its row, and 16 random bytes, both in lower-case
 * hexadecimal digits.
 *
 * @param secret 32 hexadecimal digits
 */
public record LinkToken(UUID verification, String secret) implements Challenge {

    private static final int SECRET_BYTES = 16;
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");
    private static final int ID_DIGITS = 32;
    private static final int HALF = 16;

    public static LinkToken random(UUID verification, SecureRandom random) {
        var secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new LinkToken(verification, HexFormat.of().formatHex(secret));
    }

    /** Parses a presented token; empty if malformed. */
    public static Optional<LinkToken> parse(String text) {
        if (!TOKEN.matcher(text).matches()) {
            return Optional.empty();
        }
        var id = new UUID(
                HexFormat.fromHexDigitsToLong(text, 0, HALF), HexFormat.fromHexDigitsToLong(text, HALF, ID_DIGITS));
        return Optional.of(new LinkToken(id, text.substring(ID_DIGITS)));
    }

    @Override
    public String value() {
        return hex(verification) + secret;
    }

    /** Returns an id as 32 hexadecimal digits. */
    public static String hex(UUID id) {
        var hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return "LinkToken[" + hex(verification) + "]";
    }
}
