package dev.ias.webhook;

import dev.ias.database.Claims;
import dev.ias.database.Database;
import dev.ias.database.shard.Shard;
import dev.ias.limit.BackOff;
import dev.ias.limit.Leases;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
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
    // Attempts that have ended; an empty one wakes the dispatching thread.
    private final BlockingQueue<Optional<Ended>> ended = new LinkedBlockingQueue<>();
    private int inFlight;
    // Whether the attempt in flight must stay the only one.
    private boolean exclusive;
    private volatile boolean closing;

    /**
     * An attempt that has ended.
     *
     * @param epoch the epoch of the receiver's state in which it began
     */
    private record Ended(PendingEvent event, long epoch, Attempt attempt) {}

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

    /**
     * Delivers due events until none is left, the receiver backs off, or the service shuts down, and attempts in flight
     * have ended. Whenever an attempt ends, its outcome is recorded and the next event is begun, so that a slow one
     * holds up no other.
     */
    synchronized void dispatch() {
        begin();
        while (inFlight > 0) {
            record(ended());
            begin();
        }
    }

    /** Makes a running {@link #dispatch} look for events that became due in the meantime. */
    void wake() {
        ended.add(Optional.empty());
    }

    /** Begins attempts of due events, as many as there is room for. */
    private void begin() {
        var onlyDeadLetters = true;
        while (onlyDeadLetters) {
            var now = now();
            var room = exclusive || closing ? 0 : receiver.room(now, settings.connections()) - inFlight;
            if (room <= 0) {
                return;
            }
            var before = inFlight;
            var claims = database.eachShard(shard -> begin(shard, now, room - (inFlight - before)));
            // Later events of the verifications of dead letters are due now.
            onlyDeadLetters = inFlight == before && claims.stream().anyMatch(claimed -> !claimed.isEmpty());
        }
    }

    /** Begins attempts of due events of a shard. */
    private Claims<PendingEvent> begin(Shard shard, Instant now, int room) {
        var limit = exclusive ? 0 : room;
        var claims =
                database.transaction(shard, connection -> Claims.of(events, shard, now, limit, leases, inFlight > 0));
        claims.deadLetters().forEach(WebhookDispatcher::log);
        claims.rows().forEach(this::begin);
        exclusive |= claims.alone();
        return claims;
    }

    private static void log(PendingEvent deadLetter) {
        LOG.error(
                "Webhook event {} is a dead letter: its last {} attempts ended without an outcome; it is kept"
                        + " until ias.webhook.max-age and not attempted again",
                deadLetter.id(),
                deadLetter.unfinished());
    }

    private void begin(PendingEvent event) {
        var epoch = receiver.epoch();
        threads.execute(() -> ended.add(Optional.of(new Ended(event, epoch, sender.send(event)))));
        inFlight++;
    }

    /** Waits until an attempt ends, or for {@link #wake}, and returns all attempts that have ended. */
    private List<Ended> ended() {
        try {
            var all = new ArrayList<Optional<Ended>>();
            all.add(ended.take());
            ended.drainTo(all);
            return all.stream().flatMap(Optional::stream).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while attempts are in flight", e);
        }
    }

    /** Records outcomes; after a failure their events keep their leases, after which they are attempted again. */
    private void record(List<Ended> attempts) {
        if (attempts.isEmpty()) {
            return;
        }
        inFlight -= attempts.size();
        exclusive = false;
        attempts.forEach(ended -> receiver.update(ended.attempt(), ended.epoch(), now()));
        attempts.stream()
                .collect(Collectors.groupingBy(
                        ended -> database.shards().of(ended.event().bucket())))
                .forEach(this::record);
    }

    private void record(Shard shard, List<Ended> attempts) {
        try {
            database.transaction(shard, connection -> {
                attempts.forEach(ended -> record(ended.event(), ended.attempt()));
                return true;
            });
        } catch (RuntimeException e) {
            LOG.warn("Failed to record the outcomes of {} webhook events; their leases end", attempts.size(), e);
        }
    }

    private void record(PendingEvent event, Attempt attempt) {
        switch (attempt.outcome()) {
            case DELIVERED -> events.deleteAll(List.of(event));
            case FAILED -> {
                // The row keeps its lease; the attempt counts as unfinished.
            }
            default ->
                events.postpone(
                        event.bucket(),
                        event.verificationId(),
                        event.id(),
                        event.nextAttemptAt(),
                        now().plus(backOff.after(event.attempts())));
        }
    }

    /** Truncates to microseconds, the precision of PostgreSQL, because the end of a lease is compared for equality. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Begins no further attempts; those in flight complete. */
    void stop() {
        closing = true;
    }

    @PreDestroy
    void close() {
        stop();
        threads.shutdown();
    }
}
