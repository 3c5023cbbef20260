package dev.ias.ops.health;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a blocking check on a dedicated thread, one at a time, and caches its result. Concurrent requests share
 * the running check. The thread is started by the constructor, so that a check needs no executor of request handling
 * and runs even if no further thread can be created.
 */
final class CoalescedCheck<T> implements AutoCloseable {

    private final Duration timeToLive;
    private final Supplier<T> check;
    private final ThreadPoolExecutor thread;
    private @Nullable CompletableFuture<T> latest;
    // Start of the latest check, or its end after it has completed.
    private long since;

    CoalescedCheck(String name, Duration timeToLive, Supplier<T> check) {
        this.timeToLive = timeToLive;
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

    /**
     * Returns the result of the running check, of the last one if it has not expired, or of a new one. Never blocks. If
     * the running check has exceeded the timeout, returns {@code otherwise} immediately; this needs no timer, and hence
     * no thread.
     */
    synchronized CompletableFuture<T> result(T otherwise, Duration timeout) {
        var current = latest;
        var age = System.nanoTime() - since;
        if (current == null || (current.isDone() && age >= timeToLive.toNanos())) {
            return begin();
        }
        return current.isDone() || age < timeout.toNanos() ? current : CompletableFuture.completedFuture(otherwise);
    }

    private CompletableFuture<T> begin() {
        var next = new CompletableFuture<T>();
        latest = next;
        since = System.nanoTime();
        thread.execute(() -> run(next));
        return next;
    }

    private void run(CompletableFuture<T> result) {
        try {
            var outcome = check.get();
            end();
            result.complete(outcome);
        } catch (RuntimeException | Error e) {
            end();
            result.completeExceptionally(e);
        }
    }

    private synchronized void end() {
        since = System.nanoTime();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
