package dev.ias.webhook;

import dev.ias.ServiceOnly;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for events to tell, on a thread of its own: a receiver that is slow must not keep the outbox of mails waiting. */
@Singleton
@ServiceOnly
@WebhookOn
class WebhookSweeper {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSweeper.class);

    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);

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
        }
    }

    private void dispatch() {
        try {
            dispatcher.dispatch();
        } catch (RuntimeException e) {
            LOG.warn("events could not be told; it is tried again", e);
        } finally {
            busy.set(false);
        }
    }

    /**
     * Lets what is under way be written down while there is a database, but not for long: another instance would take it up.
     * Before anything is closed, as the order in which beans are is not ours.
     */
    @EventListener
    void close(ShutdownEvent ending) throws InterruptedException {
        dispatcher.stop();
        thread.shutdown();
        if (!thread.awaitTermination(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.info("events that are under way are left to the next start or another instance");
        }
    }
}
