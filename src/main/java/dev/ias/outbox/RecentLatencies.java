package dev.ias.outbox;

import dev.ias.command.Callbacks;
import dev.ias.outbox.RelayDispatcher.SendResult;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The times that the latest deliveries took. Thread-safe. */
final class RecentLatencies {

    private static final int KEPT = 64;
    private static final Duration BEFORE_THE_FIRST = Duration.ofMillis(20);

    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);
    private final AtomicLong recorded = new AtomicLong();
    private final SecureRandom random = new SecureRandom();

    /** Records the time from now until a delivery is queued; other results are not recorded. */
    void record(CompletableFuture<SendResult> delivery) {
        var start = System.nanoTime();
        Callbacks.onCompletion(delivery, (result, failure) -> {
            if (result == SendResult.QUEUED) {
                nanos.set((int) (recorded.getAndIncrement() % KEPT), System.nanoTime() - start);
            }
        });
    }

    /**
     * Returns the time of one of the latest deliveries, chosen at random.
     *
     * @param maximum how long a caller waits for a delivery, which may take longer
     */
    Duration sample(Duration maximum) {
        var latency = sample();
        return latency.compareTo(maximum) < 0 ? latency : maximum;
    }

    private Duration sample() {
        var available = (int) Math.min(KEPT, recorded.get());
        return available == 0 ? BEFORE_THE_FIRST : Duration.ofNanos(Math.max(1, nanos.get(random.nextInt(available))));
    }
}
