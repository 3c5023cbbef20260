package dev.ias.webhook;

import dev.ias.database.Database;
import dev.ias.limit.BackOff;
import dev.ias.limit.Leases;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes events from the outbox to the receiver: at least once each, those of one verification one after another. What is not
 * settled here is found by the next dispatch, here or elsewhere, when its lease has ended.
 */
@Singleton
@WebhookOn
class WebhookDispatcher {

    private static final int EVENT_DOUBLINGS = 10;
    private static final int RECEIVER_DOUBLINGS = 6;
    // An attempt ends at its time-out, but for a name that is slow to resolve.
    private static final Duration LEASE_BEYOND_TIMEOUT = Duration.ofMinutes(1);

    private final Database database;
    private final WebhookSender sender;
    private final WebhookSettings settings;
    private final Clock clock;
    private final BackOff backOff;
    private final Leases leases;
    private final ReceiverState receiver;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("webhook-", 0).daemon().factory());
    private volatile boolean closing;

    WebhookDispatcher(Database database, WebhookSender sender, WebhookSettings settings, Clock clock) {
        this.database = database;
        this.sender = sender;
        this.settings = settings;
        this.clock = clock;
        var random = new SecureRandom();
        this.backOff = new BackOff(settings.retryDelay(), EVENT_DOUBLINGS, random);
        this.leases = new Leases(settings.timeout().plus(LEASE_BEYOND_TIMEOUT), backOff, settings.deadLetterAfter());
        this.receiver = new ReceiverState(new BackOff(settings.retryDelay(), RECEIVER_DOUBLINGS, random));
    }

    /** Sends what is due, until nothing more is or the receiver takes no more. */
    synchronized void dispatch() {
        var sent = Integer.MAX_VALUE;
        while (sent > 0 && !closing) {
            sent = round();
        }
    }

    /** Sends as many events side by side as may be; returns how many. */
    private int round() {
        var now = now();
        var room = receiver.room(now, settings.connections());
        if (room == 0) {
            return 0;
        }
        var claim = database.transaction(connection -> EventTable.claimDue(connection, now, room, leases));
        var events = claim.events();
        if (!events.isEmpty()) {
            var attempts = sendAll(events);
            receiver.learn(attempts, now());
            database.transaction(connection -> settle(connection, events, attempts));
        }
        return claim.size();
    }

    private List<Attempt> sendAll(List<PendingEvent> events) {
        return events.stream()
                .map(event -> CompletableFuture.supplyAsync(() -> sender.send(event), threads))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private boolean settle(Connection connection, List<PendingEvent> events, List<Attempt> attempts)
            throws SQLException {
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            switch (attempts.get(i).outcome()) {
                case DELIVERED -> EventTable.delete(connection, event);
                case FAILED -> {
                    // Its row says that an attempt was begun.
                }
                default -> EventTable.postpone(connection, event, now().plus(backOff.after(event.attempts())));
            }
        }
        return true;
    }

    /** PostgreSQL keeps microseconds, and a lease is known by its end. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Begins nothing more; what is under way comes to its end. */
    void stop() {
        closing = true;
    }

    @PreDestroy
    void close() {
        stop();
        threads.shutdown();
    }
}
