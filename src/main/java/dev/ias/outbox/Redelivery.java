package dev.ias.outbox;

import dev.ias.command.Callbacks;
import dev.ias.command.CommandMetrics;
import dev.ias.command.CommandStore;
import dev.ias.outbox.RelayDispatcher.SendResult;
import dev.ias.outbox.RevertSend.Reason;
import dev.ias.outbox.StillDeliverable.Answer;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.SecretHash;
import dev.ias.verification.SecretHasher;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages that are due in the outbox: retries, and those of instances that ended. A bounded number of them is
 * in flight; whenever one has its outcome, another one is claimed, so that a slow delivery holds up no other.
 */
@Singleton
class Redelivery {

    private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);
    private static final int MAX_IN_FLIGHT = 250;
    // Collects deliveries that end shortly after each other, which are replaced by one claim.
    private static final Duration LINGER = Duration.ofMillis(20);

    private final CommandStore store;
    private final OutboxQueue queue;
    private final RelayDispatcher dispatcher;
    private final DeliveryOutcomes outcomes;
    private final MailRate rate;
    private final SecretHasher hasher;
    private final CommandMetrics metrics;
    private final Duration interval;
    // Deliveries that have ended: whether the relay accepted the message or it was discarded.
    private final BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    private int inFlight;
    // One until something is due: what a claim takes of the rate is missing for calls until the claim has returned.
    private int wanted = 1;
    // Whether the delivery in flight must stay the only one.
    private boolean alone;

    Redelivery(
            CommandStore store,
            OutboxQueue queue,
            RelayDispatcher dispatcher,
            DeliveryOutcomes outcomes,
            MailRate rate,
            SecretHasher hasher,
            CommandMetrics metrics,
            OutboxSettings settings) {
        this.store = store;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
        this.rate = rate;
        this.hasher = hasher;
        this.metrics = metrics;
        this.interval = settings.sweepInterval();
    }

    /**
     * Retries unrecorded outcomes, reverts orphans, and delivers what is due. Returns when no delivery is in flight, at
     * the latest after {@code ias.outbox.sweep-interval}; the deliveries that are in flight then continue. After a
     * delivery that failed, none is begun until the next sweep.
     */
    synchronized void sweep() {
        var until = System.nanoTime() + interval.toNanos();
        outcomes.retry();
        for (var message : queue.orphans()) {
            outcomes.begin(message);
            Callbacks.unawaited(dispatcher.revert(revert(message, Reason.ORPHAN)));
        }
        // Failures before this sweep do not pause it.
        removeEnded();
        var failed = false;
        do {
            if (!failed) {
                beginDue();
            }
            failed |= awaitEnded(until);
        } while (inFlight > 0
                && System.nanoTime() - until < 0
                && !Thread.currentThread().isInterrupted());
    }

    /** Begins the deliveries of due messages, as many as there is room for. */
    private void beginDue() {
        boolean more;
        do {
            more = beginSome();
        } while (more);
    }

    /** Returns whether there may be more. */
    private boolean beginSome() {
        var room = alone && inFlight > 0 ? 0 : MAX_IN_FLIGHT - inFlight;
        // Copied before the claim: a message whose outcome is recorded between the two was in flight when it was
        // claimed.
        var ours = outcomes.inFlight();
        var permitted = room == 0 ? 0 : rate.await(Math.min(wanted, room));
        if (permitted == 0) {
            return false;
        }
        var due = queue.claimDue(permitted, inFlight > 0);
        rate.refund(permitted - due.messages().size());
        wanted = due.more() ? MAX_IN_FLIGHT : 1;
        alone = due.alone();
        due.messages().stream().filter(message -> !ours.contains(message.id())).forEach(this::begin);
        return due.more();
    }

    private void begin(OutboxMessage message) {
        Callbacks.onCompletion(
                redeliver(message), (done, failure) -> ended.add(failure == null && Boolean.TRUE.equals(done)));
        inFlight++;
    }

    /** Waits until a delivery ends, if any is in flight; returns whether one has failed. */
    private boolean awaitEnded(long until) {
        try {
            if (inFlight == 0) {
                return false;
            }
            var first = ended.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (first == null) {
                return false;
            }
            inFlight--;
            if (inFlight > 0) {
                Thread.sleep(LINGER);
            }
            var failed = removeEnded();
            return !first || failed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns whether a delivery that has ended has failed. */
    private boolean removeEnded() {
        var all = new ArrayList<Boolean>();
        ended.drainTo(all);
        inFlight -= all.size();
        return all.contains(false);
    }

    /** Completes with true if the relay accepted the message or it was discarded. */
    private CompletableFuture<Boolean> redeliver(OutboxMessage message) {
        outcomes.begin(message);
        var check = store.submit(new StillDeliverable(message, hashes(message)));
        return check.thenCompose(answer -> answer == Answer.DELIVERABLE ? attempt(message) : discarded(message, answer))
                .exceptionallyCompose(
                        e -> check.isCompletedExceptionally() ? notAttempted(message, e) : withoutOutcome(message, e));
    }

    private CompletableFuture<Boolean> attempt(OutboxMessage message) {
        return dispatcher
                .send(message)
                .thenCompose(
                        verdict -> record(message, verdict).thenApply(result -> verdict == MailRelay.Verdict.ACCEPTED));
    }

    private CompletableFuture<Boolean> discarded(OutboxMessage message, Answer answer) {
        if (answer == Answer.SUPPRESSED) {
            metrics.suppressed();
            LOG.info("Discarded message {}: its recipient is suppressed", message.id());
        } else {
            LOG.info("Discarded message {}: its secret has expired or been superseded", message.id());
        }
        outcomes.end(message);
        return CompletableFuture.completedFuture(true);
    }

    private CompletableFuture<Boolean> notAttempted(OutboxMessage message, Throwable failure) {
        LOG.warn("Message {} was not attempted; retrying later", message.id(), failure);
        return dispatcher.postpone(message).thenApply(result -> false);
    }

    private CompletableFuture<Boolean> withoutOutcome(OutboxMessage message, Throwable failure) {
        dispatcher.withoutOutcome(message, failure);
        return CompletableFuture.completedFuture(false);
    }

    private CompletableFuture<SendResult> record(OutboxMessage message, MailRelay.Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> dispatcher.accepted(message);
            case REFUSED -> dispatcher.revert(revert(message, Reason.UNSENT));
            case RECIPIENT_REFUSED -> dispatcher.revert(revert(message, Reason.RECIPIENT_REFUSED));
            case UNREACHABLE, DEFERRED -> dispatcher.postpone(message);
            case UNCERTAIN -> dispatcher.uncertain(message);
        };
    }

    private RevertSend revert(OutboxMessage message, Reason reason) {
        return new RevertSend(message, hashes(message), Optional.empty(), reason);
    }

    private List<SecretHash> hashes(OutboxMessage message) {
        return message.challenge()
                .map(challenge -> hasher.candidates(message.verification().id(), challenge.secret()))
                .orElse(List.of());
    }
}
