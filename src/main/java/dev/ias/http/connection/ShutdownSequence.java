package dev.ias.http.connection;

import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.core.order.Ordered;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.graceful.GracefulShutdownManager;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the service without losing a request: announces the end and serves on, so that proxies move to other instances; closes the
 * listener; waits for requests in flight; takes no further ones. Takes the place of the framework's own listener, which closes the
 * listener at once.
 */
@Singleton
class ShutdownSequence implements ApplicationEventListener<ShutdownEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(ShutdownSequence.class);

    private final ConnectionSettings settings;
    private final GracefulShutdownManager manager;
    private final Drain drain;
    private final InFlightRequests requests;
    private volatile boolean serving;

    ShutdownSequence(
            ConnectionSettings settings, GracefulShutdownManager manager, Drain drain, InFlightRequests requests) {
        this.settings = settings;
        this.manager = manager;
        this.drain = drain;
        this.requests = requests;
    }

    @EventListener
    void started(ServerStartupEvent event) {
        serving = true;
    }

    @Override
    public void onApplicationEvent(ShutdownEvent event) {
        if (!serving) {
            return;
        }
        try {
            drain.begin();
            if (settings.drain().isPositive()) {
                LOG.info("Shutdown requested; serving for another {} with readiness 503", settings.drain());
                Thread.sleep(settings.drain());
            }
            await(manager.shutdownGracefully(), settings.shutdownTimeout());
            requests.stop();
            await(requests.shutdownGracefully(), settings.shutdownTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(CompletionStage<?> done, Duration timeout) throws InterruptedException {
        try {
            done.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{} requests are in flight after {}; their connections are closed",
                    requests.reportActiveTasks(),
                    timeout);
        } catch (ExecutionException e) {
            LOG.warn("Graceful shutdown failed; connections are closed", e);
        }
    }

    /** Before anything that requests in flight need is closed. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
