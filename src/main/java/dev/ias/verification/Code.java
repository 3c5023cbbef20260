package dev.ias.verification;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.regex.Pattern;

/** A mailed code of six to eight digits, each uniformly distributed. */
public record Code(String digits) implements Challenge {

    public static final int MINIMUM_LENGTH = 6;
    public static final int MAXIMUM_LENGTH = 8;

    private static final int RADIX = 10;
    private static final Pattern DIGITS =
            Pattern.compile(String.format(Locale.ROOT, "[0-9]{%d,%d}", MINIMUM_LENGTH, MAXIMUM_LENGTH));

    public Code {
        if (!DIGITS.matcher(digits).matches()) {
            // The value is a secret; the message must not contain it.
            throw new IllegalArgumentException("a code has six to eight digits");
        }
    }

    public static Code random(int length, SecureRandom random) {
        var bound = (int) Math.pow(RADIX, length);
        // The leading 1 keeps the zeros after it.
        return new Code(Integer.toString(bound + random.nextInt(bound)).substring(1));
    }

    @Override
    public String value() {
        return digits;
    }

    @Override
    public String secret() {
        return digits;
    }

    @Override
    public String toString() {
        return "Code[***]";
    }
}
