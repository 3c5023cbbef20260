package dev.ias.http.connection;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests from their arrival until the response is written or the connection is lost. A shutdown waits for
 * them. The framework waits only for registered connections and misses one that is just being accepted.
 */
@Singleton
class InFlightRequests implements GracefulShutdownCapable {

    private final AtomicLong requests = new AtomicLong();
    private volatile boolean stopped;
    private volatile CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean awaited;

    /** Counts a request. Returns false, and does not count it, after {@link #stop}. */
    boolean begin() {
        requests.incrementAndGet();
        if (stopped) {
            end();
            return false;
        }
        return true;
    }

    void end() {
        if (requests.decrementAndGet() == 0 && awaited) {
            drained.complete(null);
        }
    }

    /** Rejects further requests. They are not executed, so they need no response. */
    void stop() {
        stopped = true;
    }

    /** Returns a stage that completes when no request is in flight. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        drained = new CompletableFuture<>();
        awaited = true;
        if (requests.get() == 0) {
            drained.complete(null);
        }
        return drained;
    }

    @Override
    public OptionalLong reportActiveTasks() {
        return OptionalLong.of(requests.get());
    }
}
