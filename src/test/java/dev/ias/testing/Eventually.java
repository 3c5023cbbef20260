package dev.ias.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Polls for the results of other threads and processes. */
public final class Eventually {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

    private Eventually() {}

    /** Waits until the assertion holds; fails with its error after a timeout. */
    public static void eventually(Runnable assertion) {
        eventually(TIMEOUT, assertion);
    }

    /** Waits until the condition holds; fails after the timeout. */
    public static void until(Duration timeout, BooleanSupplier condition) {
        eventually(timeout, () -> {
            if (!condition.getAsBoolean()) {
                throw new AssertionError("condition not met within " + timeout);
            }
        });
    }

    private static void eventually(Duration timeout, Runnable assertion) {
        var end = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Pause.of(POLL_INTERVAL);
            }
        }
    }
}
