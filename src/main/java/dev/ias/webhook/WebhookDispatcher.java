package dev.ias.webhook;

import dev.ias.database.Claims;
import dev.ias.database.Database;
import dev.ias.limit.BackOff;
import dev.ias.limit.Leases;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers events from the outbox to the receiver, at least once, those of one verification in order. If an attempt
 * ends without recording its outcome, the event is claimed again by any instance after its lease ends.
 */
@Singleton
@WebhookOn
class WebhookDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    private static final int EVENT_DOUBLINGS = 10;
    private static final int RECEIVER_DOUBLINGS = 6;
    // An attempt ends at its timeout, except while it resolves a name.
    private static final Duration LEASE_MARGIN = Duration.ofMinutes(1);

    private final Database database;
    private final EventRepository events;
    private final WebhookSender sender;
    private final WebhookSettings settings;
    private final Clock clock;
    private final BackOff backOff;
    private final Leases leases;
    private final ReceiverState receiver;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("webhook-", 0).daemon().factory());
    private volatile boolean closing;

    WebhookDispatcher(
            Database database, EventRepository events, WebhookSender sender, WebhookSettings settings, Clock clock) {
        this.database = database;
        this.events = events;
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
        var random = new SecureRandom();
        this.backOff = new BackOff(settings.retryDelay(), EVENT_DOUBLINGS, random);
        this.leases = new Leases(settings.timeout().plus(LEASE_MARGIN), backOff, settings.deadLetterAfter());
        this.receiver = new ReceiverState(new BackOff(settings.retryDelay(), RECEIVER_DOUBLINGS, random));
    }

    /** Delivers due events until none is left, the receiver backs off, or the service shuts down. */
    synchronized void dispatch() {
        var more = true;
        while (more && !closing) {
            more = round();
        }
    }

    /** Delivers one round of events in parallel; returns whether events were claimed or became dead letters. */
    private boolean round() {
        var now = now();
        var room = receiver.room(now, settings.connections());
        if (room == 0) {
            return false;
        }
        var claims = database.transaction(connection -> Claims.of(events, now, room, leases));
        claims.deadLetters()
                .forEach(event -> LOG.error(
                        "Webhook event {} is a dead letter: its last {} attempts ended without an outcome; it is kept"
                                + " until ias.webhook.max-age and not attempted again",
                        event.id(),
                        event.unfinished()));
        if (!claims.rows().isEmpty()) {
            var attempts = sendAll(claims.rows());
            receiver.update(attempts, now());
            database.transaction(connection -> record(claims.rows(), attempts));
        }
        return !claims.isEmpty();
    }

    private List<Attempt> sendAll(List<PendingEvent> claimed) {
        return claimed.stream()
                .map(event -> CompletableFuture.supplyAsync(() -> sender.send(event), threads))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private boolean record(List<PendingEvent> claimed, List<Attempt> attempts) {
        for (var i = 0; i < claimed.size(); i++) {
            var event = claimed.get(i);
            switch (attempts.get(i).outcome()) {
                case DELIVERED -> events.deleteAll(List.of(event));
                case FAILED -> {
                    // The row keeps its lease; the attempt counts as unfinished.
                }
                default ->
                    events.postpone(
                            event.verificationId(),
                            event.id(),
                            event.nextAttemptAt(),
                            now().plus(backOff.after(event.attempts())));
            }
        }
        return true;
    }

    /** Truncates to microseconds, the precision of PostgreSQL, because the end of a lease is compared for equality. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Begins no further round; attempts in flight complete. */
    void stop() {
        closing = true;
    }

    @PreDestroy
    void close() {
        stop();
        threads.shutdown();
    }
}
