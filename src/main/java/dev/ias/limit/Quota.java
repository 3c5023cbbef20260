package dev.ias.limit;

import java.time.Duration;

/**
 * So many in any window of such a length.
 *
 * @param count at least 1
 * @param window longer than zero
 */
public record Quota(int count, Duration window) {

    public Quota {
        if (count < 1) {
            throw new IllegalArgumentException("a quota counts at least 1");
        }
        if (!window.isPositive()) {
            throw new IllegalArgumentException("a quota's window is longer than zero");
        }
    }
}
