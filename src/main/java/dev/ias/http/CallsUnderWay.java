package dev.ias.http;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a service that is told to end wait for the calls that are under way. The server itself waits for the connections that
 * it has, and overlooks one that is just being accepted; no thread waits on behalf of a call.
 */
@Singleton
class CallsUnderWay implements GracefulShutdownCapable {

    private final AtomicLong calls = new AtomicLong();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean ending;

    void begin() {
        calls.incrementAndGet();
    }

    void end() {
        if (calls.decrementAndGet() == 0 && ending) {
            done.complete(null);
        }
    }

    @Override
    public CompletionStage<?> shutdownGracefully() {
        ending = true;
        if (calls.get() == 0) {
            done.complete(null);
        }
        return done;
    }

    @Override
    public OptionalLong reportActiveTasks() {
        return OptionalLong.of(calls.get());
    }
}
