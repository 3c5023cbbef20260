package dev.ias.ops;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a blocking check on a thread of its own, at most one at a time, and keeps its result for a while. Requests in the
 * meantime share the check that is under way. The thread is started at once, so that a check needs no executor of the calls
 * and works if no further thread can be made.
 */
final class CoalescedCheck<T> implements AutoCloseable {

    private final Duration kept;
    private final Supplier<T> check;
    private final ThreadPoolExecutor thread;
    private @Nullable CompletableFuture<T> latest;
    private long completedAt;

    CoalescedCheck(String name, Duration kept, Supplier<T> check) {
        this.kept = kept;
        this.check = check;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                Thread.ofPlatform().name(name).daemon().factory());
        thread.prestartAllCoreThreads();
    }

    /** Returns the result of the check under way, of the last one if that is young, or of a new one; never blocks. */
    CompletableFuture<T> result(T otherwise, Duration timeout) {
        return current().copy().completeOnTimeout(otherwise, timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized CompletableFuture<T> current() {
        var known = latest;
        if (known != null && (!known.isDone() || System.nanoTime() - completedAt < kept.toNanos())) {
            return known;
        }
        var next = new CompletableFuture<T>();
        latest = next;
        thread.execute(() -> run(next));
        return next;
    }

    private void run(CompletableFuture<T> result) {
        try {
            var found = check.get();
            completed();
            result.complete(found);
        } catch (RuntimeException | Error e) {
            completed();
            result.completeExceptionally(e);
        }
    }

    private synchronized void completed() {
        completedAt = System.nanoTime();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
