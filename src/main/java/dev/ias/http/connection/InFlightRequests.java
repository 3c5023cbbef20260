package dev.ias.http.connection;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests from their arrival until their answer is written, or their connection lost. A service that ends waits for them; the
 * framework waits for the connections that it knows, and overlooks one that is just being accepted.
 */
@Singleton
class InFlightRequests implements GracefulShutdownCapable {

    private final AtomicLong requests = new AtomicLong();
    private volatile boolean ended;
    private volatile CompletableFuture<Void> none = new CompletableFuture<>();
    private volatile boolean awaited;

    /** Begins a request. Returns false, and counts nothing, if the service takes none any more. */
    boolean begin() {
        requests.incrementAndGet();
        if (ended) {
            end();
            return false;
        }
        return true;
    }

    void end() {
        if (requests.decrementAndGet() == 0 && awaited) {
            none.complete(null);
        }
    }

    /** Takes no further request: what is not carried out needs no answer. */
    void stop() {
        ended = true;
    }

    /** Completes once no request is in flight. */
    @Override
    public CompletionStage<?> shutdownGracefully() {
        none = new CompletableFuture<>();
        awaited = true;
        if (requests.get() == 0) {
            none.complete(null);
        }
        return none;
    }

    @Override
    public OptionalLong reportActiveTasks() {
        return OptionalLong.of(requests.get());
    }
}
