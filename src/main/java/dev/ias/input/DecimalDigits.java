package dev.ias.input;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Parses integers of 1 to 19 ASCII digits. {@link Long#parseLong} also accepts signs and the digits of every script, so
 * that two programs on the way of a request could read different numbers.
 */
public final class DecimalDigits {

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,19}");

    private DecimalDigits() {}

    /** Returns the integer; empty if the text is no integer, or one above {@link Long#MAX_VALUE}. */
    public static OptionalLong parse(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        // 19 digits fit into 64 bits; those above the maximum of a long become negative.
        var value = Long.parseUnsignedLong(text);
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
