package dev.ias.ops.suppression;

import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses an address, or the key of a recipient as {@code suppression list} prints it. */
final class RecipientConverter implements ITypeConverter<RecipientConverter.Recipient> {

    /** Distinguishes keys from options, because a key may begin with a hyphen. */
    static final String KEY_PREFIX = "key:";

    private static final Pattern KEY = Pattern.compile(KEY_PREFIX + "[A-Za-z0-9_-]{22}");

    /** A recipient, as named on the command line. */
    sealed interface Recipient {

        record OfAddress(Address address) implements Recipient {}

        record OfKey(LimitKey key) implements Recipient {}
    }

    @Override
    public Recipient convert(String text) {
        if (KEY.matcher(text).matches()) {
            return new Recipient.OfKey(new LimitKey(text.substring(KEY_PREFIX.length())));
        }
        return switch (Address.parse(text)) {
            case Address.Parsed.Valid(var address) -> new Recipient.OfAddress(address);
            case Address.Parsed.Invalid(var problem) ->
                throw new TypeConversionException(
                        "neither an e-mail address (%s) nor a key such as %s and 22 characters"
                                .formatted(problem, KEY_PREFIX));
        };
    }
}
