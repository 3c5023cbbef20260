package dev.ias.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what happens in its own time. */
public final class Await {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** Returns as soon as the condition holds; fails when it still does not after this long. */
    public static void until(Duration patience, BooleanSupplier condition) {
        var deadline = Instant.now().plus(patience);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("still not so after " + patience);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
