package dev.ias.http.connection;

import dev.ias.ServiceOnly;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shuts the service down without losing a request: begins the drain and continues to serve, so that proxies change over
 * to other instances; closes the listener; serves the first requests of recently accepted connections; waits for
 * requests in flight; rejects further requests. Replaces the framework's own handler, which closes the listener and all
 * idle connections at once.
 */
@Singleton
@ServiceOnly
class ShutdownSequence implements ApplicationEventListener<ShutdownEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    // The request of a recently accepted connection may still be in transit, and a proxy cannot retry it on another
    // instance.
    private static final Duration LAST_REQUEST_TIMEOUT = Duration.ofSeconds(1);

    private final ConnectionSettings settings;
    private final GracefulShutdownManager manager;
    private final Drain drain;
    private final InFlightRequests requests;
    private final Listeners listeners;
    private volatile int port;

    ShutdownSequence(
            ConnectionSettings settings,
            GracefulShutdownManager manager,
            Drain drain,
            InFlightRequests requests,
            Listeners listeners) {
        this.settings = settings;
        this.manager = manager;
        this.drain = drain;
        this.requests = requests;
        this.listeners = listeners;
    }

    @EventListener
    void started(ServerStartupEvent event) {
        port = event.getSource().getPort();
    }

    @Override
    public void onApplicationEvent(ShutdownEvent event) {
        if (port == 0) {
            return;
        }
        try {
            drain.begin();
            if (settings.drain().isPositive()) {
                LOG.info("Shutdown requested; serving for another {} with readiness 503", settings.drain());
                Thread.sleep(settings.drain());
            }
            var closed = System.nanoTime();
            listeners.close(port);
            Thread.sleep(lastRequestTimeout());
            await(manager.shutdownGracefully(), closed);
            requests.stop();
            await(requests.shutdownGracefully(), closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns at most the length of the drain: without a drain there is no proxy whose requests may be in transit. */
    private Duration lastRequestTimeout() {
        return Collections.min(List.of(LAST_REQUEST_TIMEOUT, settings.drain(), settings.shutdownTimeout()));
    }

    private void await(CompletionStage<?> done, long closed) throws InterruptedException {
        var timeout = settings.shutdownTimeout();
        try {
            done.toCompletableFuture().get(timeout.toNanos() - (System.nanoTime() - closed), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{} requests still in flight after {}; closing their connections",
                    requests.reportActiveTasks(),
                    timeout);
        } catch (ExecutionException e) {
            LOG.warn("Graceful shutdown failed; closing connections", e);
        }
    }

    /** Runs before anything that requests in flight use is closed. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
