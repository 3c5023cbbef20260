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
 * The threads of exports: few, and each is interrupted when its export has taken too long. A collector that answers without end would
 * hold one more with every export.
 */
final class ExportThreads extends ThreadPoolExecutor {

    private static final int THREADS = 2;
    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Duration longest;
    private final Map<Runnable, Future<?>> deadlines = new ConcurrentHashMap<>();

    ExportThreads(Duration longest) {
        super(
                0,
                THREADS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("trace-export-", 0).factory());
        this.longest = longest;
    }

    @Override
    protected void beforeExecute(Thread thread, Runnable export) {
        deadlines.put(
                export,
                CompletableFuture.runAsync(
                        thread::interrupt,
                        CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS)));
    }

    @Override
    protected void afterExecute(Runnable export, @Nullable Throwable failure) {
        var deadline = deadlines.remove(export);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
