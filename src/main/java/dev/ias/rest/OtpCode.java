package dev.ias.rest;

import dev.ias.verification.Code;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A code as entered by a user. White space and hyphens are ignored, full-width digits are converted; a JSON integer is
 * a code without its leading zeros.
 *
 * @param code the normalized code; empty if it does not have six digits
 */
@Serdeable.Deserializable(using = OtpCode.Reader.class)
public record OtpCode(Optional<Code> code) {

    // White space and dashes of any script, and invisible format characters added by copy and paste.
    private static final Pattern IGNORED = Pattern.compile("[\\s\\p{Z}\\p{Pd}\\p{Cf}]+");
    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{%d}".formatted(Code.LENGTH));
    private static final int MAXIMUM_INPUT = 64;
    private static final long HIGHEST = 999_999;

    static OtpCode typed(String text) {
        if (text.length() > MAXIMUM_INPUT) {
            return new OtpCode(Optional.empty());
        }
        var digits = IGNORED.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("");
        return new OtpCode(
                Optional.of(digits).filter(SIX_DIGITS.asMatchPredicate()).map(Code::new));
    }

    static OtpCode number(Number number) {
        var integer = number.longValue() == number.doubleValue();
        return integer && number.longValue() >= 0 && number.longValue() <= HIGHEST
                ? new OtpCode(Optional.of(new Code("%06d".formatted(number.longValue()))))
                : new OtpCode(Optional.empty());
    }

    /** Reads a string or a number; any other value is an empty code. */
    @Singleton
    static class Reader implements Deserializer<OtpCode> {

        @Override
        public OtpCode deserialize(Decoder decoder, DecoderContext context, Argument<? super OtpCode> type)
                throws IOException {
            return switch (decoder.decodeArbitrary()) {
                case String text -> typed(text);
                case Number number -> number(number);
                case null, default -> new OtpCode(Optional.empty());
            };
        }
    }
}
