package dev.ias.ops.suppression;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration of one hour to 3650 days, such as {@code 30d} or {@code 12h}. */
final class SuppressionPeriodConverter implements ITypeConverter<Duration> {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})([dh])");
    private static final Duration MAXIMUM = Duration.ofDays(3650);

    @Override
    public Duration convert(String text) {
        var matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            var count = Integer.parseInt(matcher.group(1));
            var duration = "d".equals(matcher.group(2)) ? Duration.ofDays(count) : Duration.ofHours(count);
            if (duration.isPositive() && duration.compareTo(MAXIMUM) <= 0) {
                return duration;
            }
        }
        throw new TypeConversionException(
                "'%s' is not a duration such as 30d or 12h, from 1h to 3650d".formatted(text));
    }
}
