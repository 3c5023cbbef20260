package dev.ias.webhook;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Periodic sweep for due events, on a separate thread, so that a slow receiver does not delay the outbox of mails. */
@Context
@ServiceOnly
@WebhookOn
class WebhookSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSweeper.class);

    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

    private final WebhookDispatcher dispatcher;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("webhook-dispatcher").daemon().factory());

    WebhookSweeper(WebhookDispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Scheduled(fixedDelay = "${ias.webhook.sweep-interval:1s}", initialDelay = "${ias.webhook.sweep-interval:1s}")
    void sweep() {
        if (busy.compareAndSet(false, true)) {
            thread.execute(this::dispatch);
        } else {
            dispatcher.wake();
        }
    }

    private void dispatch() {
        try {
            dispatcher.dispatch();
        } catch (RuntimeException e) {
            LOG.warn("Webhook dispatch failed; retrying at the next interval", e);
        } finally {
            busy.set(false);
        }
    }

    /**
     * Waits for attempts in flight to record their outcome, for at most five seconds; after that, another instance
     * retries them. Runs on the shutdown event, before any bean is destroyed, because the order of destruction is
     * undefined and the database is needed.
     */
    @EventListener
    void close(ShutdownEvent ending) throws InterruptedException {
        dispatcher.stop();
        thread.shutdown();
        if (!thread.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("Webhook deliveries still in flight at shutdown; another instance or the next start retries them");
        }
    }
}
