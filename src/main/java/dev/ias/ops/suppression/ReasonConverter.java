package dev.ias.ops.suppression;

import dev.ias.limit.Suppression.Reason;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the reason of a suppression as {@code suppression list} prints it. */
final class ReasonConverter implements ITypeConverter<Reason> {

    static final String NAMES = "refused, bounced, full, soft-bounces, complained, manual";

    static String name(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Reason convert(String text) {
        return Arrays.stream(Reason.values())
                .filter(reason -> name(reason).equals(text))
                .findAny()
                .orElseThrow(() -> new TypeConversionException("'%s' is not one of %s".formatted(text, NAMES)));
    }
}
