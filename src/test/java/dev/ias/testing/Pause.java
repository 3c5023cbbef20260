package dev.ias.testing;

import java.time.Duration;

/** Sleeps for the duration of a fault. Not for waiting on conditions. */
public final class Pause {

    private Pause() {}

    public static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
