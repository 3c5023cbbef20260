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
    // When the latest check began, or ended if it has.
    private long since;

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

    /**
     * Returns the result of the check under way, of the last one if that is young, or of a new one; never blocks. While a
     * check takes longer than the timeout the other result is returned at once. No timer is needed for that, which would
     * need a thread.
     */
    synchronized CompletableFuture<T> result(T otherwise, Duration timeout) {
        var known = latest;
        var age = System.nanoTime() - since;
        if (known == null || (known.isDone() && age >= kept.toNanos())) {
            return begin();
        }
        return known.isDone() || age < timeout.toNanos() ? known : CompletableFuture.completedFuture(otherwise);
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
            var found = check.get();
            end();
            result.complete(found);
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
