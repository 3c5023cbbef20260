package dev.ias.testing;

import java.time.Duration;

/** How long a fault lasts. Nothing is awaited by it: it is the fault itself that takes its time. */
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
