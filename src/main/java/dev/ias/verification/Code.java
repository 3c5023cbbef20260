package dev.ias.verification;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** A mailed code of six digits, uniformly distributed over 000000 to 999999. */
public record Code(String digits) implements Challenge {

    public static final int LENGTH = 6;

    private static final int BOUND = 1_000_000;
    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

    public Code {
        if (!SIX_DIGITS.matcher(digits).matches()) {
            // The value is a secret; the message must not contain it.
            throw new IllegalArgumentException("a code has six digits");
        }
    }

    public static Code random(SecureRandom random) {
        return new Code("%06d".formatted(random.nextInt(BOUND)));
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
        return "Code[******]";
    }
}
