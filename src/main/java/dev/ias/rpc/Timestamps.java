package dev.ias.rpc;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** The window of time in which a signed call is believed. */
final class Timestamps {

    /** To either side of this machine's clock. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    // In UTC, to the second: the original takes no fractions and no offsets.
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    static void check(String timestamp, Instant now) {
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
