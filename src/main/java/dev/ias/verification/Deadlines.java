package dev.ias.verification;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Does something when an answer takes too long. The time-outs of {@link CompletableFuture} wake a thread for every call. */
final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("deadlines").factory(),
            // Whoever still asks when it is closed is told by others that the service ends.
            new ThreadPoolExecutor.DiscardPolicy());

    Deadlines() {
        scheduler.setRemoveOnCancelPolicy(true);
    }

    void watch(CompletableFuture<?> answer, Duration patience, Runnable late) {
        var deadline = scheduler.schedule(late, patience.toNanos(), TimeUnit.NANOSECONDS);
        Callbacks.onCompletion(answer, (done, failure) -> deadline.cancel(false));
    }

    /** What is watched already is still told. */
    @Override
    public void close() {
        scheduler.shutdown();
    }
}
