package dev.ias.rest;

import dev.ias.verification.Code;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A code as entered by a user. White space and hyphens are ignored, full-width digits are converted; a JSON integer is
 * a code of any length without its leading zeros.
 *
 * @param codes the readings of what was entered; none if it cannot be a code
 */
@Serdeable.Deserializable(using = OtpCode.Reader.class)
public record OtpCode(List<Code> codes) {

    // White space and dashes of any script, and invisible format characters added by copy and paste.
    private static final Pattern IGNORED = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\p{Cf}]+");
    private static final Pattern DIGITS =
            Pattern.compile(String.format(Locale.ROOT, "[0-9]{%d,%d}", Code.MINIMUM_LENGTH, Code.MAXIMUM_LENGTH));
    private static final int MAXIMUM_INPUT = 64;

    static OtpCode typed(String text) {
        if (text.length() > MAXIMUM_INPUT) {
            return new OtpCode(List.of());
        }
        var digits = IGNORED.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("");
        return new OtpCode(DIGITS.matcher(digits).matches() ? List.of(new Code(digits)) : List.of());
    }

    static OtpCode number(long number) {
        var digits = String.valueOf(number);
        return number >= 0
                ? new OtpCode(IntStream.rangeClosed(Math.max(Code.MINIMUM_LENGTH, digits.length()), Code.MAXIMUM_LENGTH)
                        .mapToObj(length -> new Code("0".repeat(length - digits.length()) + digits))
                        .toList())
                : new OtpCode(List.of());
    }

    /** Reads a string or an integer; any other value is an empty code. */
    @Singleton
    static class Reader implements Deserializer<OtpCode> {

        @Override
        public OtpCode deserialize(Decoder decoder, DecoderContext context, Argument<? super OtpCode> type)
                throws IOException {
            return switch (decoder.decodeArbitrary()) {
                case String text -> typed(text);
                case Integer number -> number(number);
                case Long number -> number(number);
                case null, default -> new OtpCode(List.of());
            };
        }
    }
}
