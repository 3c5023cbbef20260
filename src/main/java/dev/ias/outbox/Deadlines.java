package dev.ias.outbox;

import dev.ias.command.Callbacks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs a callback if a future is not completed within a timeout. */
final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("deadlines").factory());

    Deadlines() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    void watch(CompletableFuture<?> future, Duration timeout, Runnable onTimeout) {
        try {
            var deadline = scheduler.schedule(onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
            Callbacks.onCompletion(future, (done, failure) -> deadline.cancel(false));
        } catch (RejectedExecutionException e) {
            onTimeout.run();
        }
    }

    /**
     * Times out further futures at once, so that a shutdown does not wait for them; callbacks of watched ones still
     * run.
     */
    @Override
    public void close() {
        scheduler.shutdown();
    }
}
