package dev.ias.outbox;

import dev.ias.command.Callbacks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs a callback if a future is not completed within a timeout. */
final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("deadlines").factory(),
            // After close() the callers are answered by the shutdown itself.
            new ThreadPoolExecutor.DiscardPolicy());

    Deadlines() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    void watch(CompletableFuture<?> future, Duration timeout, Runnable onTimeout) {
        var deadline = scheduler.schedule(onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
        Callbacks.onCompletion(future, (done, failure) -> deadline.cancel(false));
    }

    /** Rejects further futures; callbacks of watched ones still run. */
    @Override
    public void close() {
        scheduler.shutdown();
    }
}
