package dev.ias.rpc.signature;

import dev.ias.rpc.request.GatewayException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Checks that the timestamp of a signed call is within a window around the current time. */
public final class Timestamps {

    /** Accepted deviation from the local clock, in either direction. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    // UTC with a resolution of seconds: the original API accepts neither fractions nor offsets. A year of the pattern
    // uuuu
    // would also have a sign.
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd'T'HH:mm:ss'Z'")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    public static void check(String timestamp, Instant now) {
        if (Duration.between(parse(timestamp), now).abs().compareTo(WINDOW) > 0) {
            throw new GatewayException(SignatureErrors.TIMESTAMP_EXPIRED);
        }
    }

    private static Instant parse(String timestamp) {
        try {
            return LocalDateTime.parse(timestamp, FORMAT).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new GatewayException(SignatureErrors.TIMESTAMP_FORMAT);
        }
    }
}
