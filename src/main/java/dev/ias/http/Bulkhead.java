package dev.ias.http;

import dev.ias.settings.SettingsCheck;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bulkhead: a bounded pool of threads with a bounded queue for the blocking work of requests that have arrived
 * completely. Each use of the service has its own, so that none exhausts the threads of another.
 *
 * <p>The threads are platform threads. Virtual threads stay pinned to their carriers while they wait for each other's
 * class loading, and a few concurrent first requests on a host with few cores deadlocked the service.
 */
public final class Bulkhead implements AutoCloseable {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final ThreadPoolExecutor threads;

    /**
     * @param name prefix of the names of the threads
     * @param maximum number of threads
     * @param queue number of requests that may wait for a thread
     */
    public Bulkhead(String name, int maximum, int queue) {
        this.name = name;
        this.threads = new ThreadPoolExecutor(
                maximum,
                maximum,
                KEEP_ALIVE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name(name + "-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns the start-up checks of a bulkhead's settings. */
    public static List<Runnable> checks(String prefix, int threads, int queue) {
        return List.of(
                () -> SettingsCheck.requireAtLeast(prefix + ".threads", threads, 1),
                () -> SettingsCheck.requireAtLeast(prefix + ".queue", queue, 1));
    }

    /**
     * Runs the blocking work of a request.
     *
     * @return the outcome of the work; fails with {@link OverloadedException} if no thread is free and the queue is
     *     full, and with {@link ConnectionLostException} if the request's connection is lost before the work begins
     */
    public <T> CompletableFuture<T> call(HttpRequest<?> request, Supplier<T> work) {
        var answer = new CompletableFuture<T>();
        try {
            threads.execute(PropagatedContext.getOrEmpty().wrap(() -> run(request, work, answer)));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new OverloadedException(name + " is full"));
        }
        return answer;
    }

    /**
     * Queues work that a request has asked for and whose outcome is not part of the response. Runs it even if the
     * connection is lost.
     *
     * @param work must not fail
     * @return false if no thread is free and the queue is full
     */
    public boolean run(Runnable work) {
        try {
            threads.execute(PropagatedContext.getOrEmpty().wrap(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @SuppressWarnings("CatchingUnchecked") // every failure completes the future
    private static <T> void run(HttpRequest<?> request, Supplier<T> work, CompletableFuture<T> answer) {
        if (connectionLost(request)) {
            answer.completeExceptionally(new ConnectionLostException());
            return;
        }
        try {
            answer.complete(work.get());
        } catch (Exception | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static boolean connectionLost(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                && !netty.getChannelHandlerContext().channel().isActive();
    }

    /** Stops accepting work and waits up to 10 seconds for queued and running work, which is then interrupted. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
