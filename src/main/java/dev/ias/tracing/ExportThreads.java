package dev.ias.tracing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Executor of exports with at most two threads, which interrupts an export that exceeds its timeout. Without the
 * timeout, a collector that never ends its response would occupy another thread with every export.
 */
final class ExportThreads extends ThreadPoolExecutor {

    private static final int MAXIMUM_THREADS = 2;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final Duration timeout;
    private final Map<Runnable, Future<?>> deadlines = new ConcurrentHashMap<>();

    ExportThreads(Duration timeout) {
        super(
                0,
                MAXIMUM_THREADS,
                KEEP_ALIVE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("trace-export-", 0).factory());
        this.timeout = timeout;
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable export) {
        deadlines.put(
                export,
                CompletableFuture.runAsync(
                        thread::interrupt,
                        CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS)));
    }

    @Override
    protected void afterExecute(Runnable export, @Nullable Throwable failure) {
        var deadline = deadlines.remove(export);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
