package dev.ias.limit;

import java.time.Duration;
import java.util.Locale;

/**
 * At most {@code count} events in any window of length {@code window}.
 *
 * @param count at least 1
 * @param window longer than zero
 */
public record Quota(int count, Duration window) {

    public Quota {
        if (count < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "count is %d; at least 1 is needed", count));
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("window is %s; more than 0s is needed".formatted(window));
        }
    }
}
