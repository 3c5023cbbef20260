package dev.ias.settings;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.convert.format.ReadableBytes;
import io.micronaut.core.type.Argument;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The texts that a setting, or an element of its list, may have.
 *
 * @param description ends the sentence that begins with "… is not"
 * @param accepted whether the text is allowed
 */
record AllowedValues(String description, Predicate<String> accepted) {

    // The framework converts every other text to false.
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "on", "off", "y", "n");
    // The framework also reads the digits of other scripts.
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final int HIGHEST_PORT = 65_535;

    static AllowedValues of(Setting setting, ConversionService conversions) {
        return of(setting.name(), element(setting.type()), conversions);
    }

    static boolean isList(Setting setting) {
        return Iterable.class.isAssignableFrom(setting.type().getType());
    }

    private static Argument<?> element(Argument<?> type) {
        return Iterable.class.isAssignableFrom(type.getType())
                ? type.getFirstTypeVariable().orElse(Argument.STRING)
                : type;
    }

    private static AllowedValues of(String name, Argument<?> argument, ConversionService conversions) {
        Predicate<String> convertible =
                text -> conversions.convert(text, argument).isPresent();
        var type = argument.getWrapperType();
        if (type == Boolean.class) {
            return new AllowedValues("one of true, false", text -> BOOLEANS.contains(text.toLowerCase(Locale.ROOT)));
        }
        if (type.isEnum()) {
            return new AllowedValues("one of " + constants(type), convertible);
        }
        if (argument.isAnnotationPresent(ReadableBytes.class)) {
            return new AllowedValues("a size such as 16KB or 32MB", convertible);
        }
        if (type == Integer.class || type == Long.class) {
            return number(name, convertible);
        }
        if (type == Double.class) {
            return new AllowedValues("a number such as 0.5", text -> matches(DECIMAL, text));
        }
        if (type == Duration.class) {
            return duration(name, convertible, conversions);
        }
        return new AllowedValues("a text", convertible);
    }

    private static AllowedValues number(String name, Predicate<String> convertible) {
        Predicate<String> whole = text -> matches(WHOLE, text) && convertible.test(text);
        return name.endsWith("port")
                ? new AllowedValues(
                        "a port from 1 to " + HIGHEST_PORT,
                        whole.and(text -> Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= HIGHEST_PORT))
                : new AllowedValues("a whole number of at most " + Integer.MAX_VALUE, whole);
    }

    /** An interval of zero would run the task without a pause. */
    private static AllowedValues duration(String name, Predicate<String> convertible, ConversionService conversions) {
        return name.endsWith("interval")
                ? new AllowedValues(
                        "a duration of more than 0s, such as 30s or 10m",
                        text -> conversions
                                .convert(text, Duration.class)
                                .filter(Duration::isPositive)
                                .isPresent())
                : new AllowedValues("a duration such as 30s, 10m, 24h or 3d", convertible);
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
