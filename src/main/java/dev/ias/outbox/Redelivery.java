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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers messages that are due in the outbox: retries, and those of instances that ended. */
@Singleton
class Redelivery {

    private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);
    private static final int SWEEP_BATCH = 250;
    private static final Duration BATCH_TIMEOUT = Duration.ofSeconds(10);

    private final CommandStore store;
    private final OutboxQueue queue;
    private final RelayDispatcher dispatcher;
    private final DeliveryOutcomes outcomes;
    private final MailRate rate;
    private final SecretHasher hasher;
    private final CommandMetrics metrics;

    Redelivery(
            CommandStore store,
            OutboxQueue queue,
            RelayDispatcher dispatcher,
            DeliveryOutcomes outcomes,
            MailRate rate,
            SecretHasher hasher,
            CommandMetrics metrics) {
        this.store = store;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.outcomes = outcomes;
        this.rate = rate;
        this.hasher = hasher;
        this.metrics = metrics;
    }

    /** Retries unrecorded outcomes, reverts orphans, and delivers what is due. */
    void sweep() {
        outcomes.retry();
        for (var message : queue.orphans()) {
            outcomes.begin(message);
            Callbacks.unawaited(dispatcher.revert(revert(message, Reason.ORPHAN)));
        }
        boolean more;
        do {
            more = deliverDue();
        } while (more);
    }

    /** Returns whether to continue at once: there were messages, and the relay accepted all of them. */
    private boolean deliverDue() {
        // Copied before the claim: a message whose outcome is recorded between the two was in flight when it was
        // claimed.
        var ours = outcomes.inFlight();
        var permitted = rate.await(SWEEP_BATCH);
        if (permitted == 0) {
            return false;
        }
        var due = queue.claimDue(permitted);
        rate.refund(permitted - due.size());
        var deliveries = due.stream()
                .filter(message -> !ours.contains(message.id()))
                .map(this::redeliver)
                .toList();
        return !due.isEmpty() && allDone(deliveries);
    }

    private static boolean allDone(List<CompletableFuture<Boolean>> deliveries) {
        CompletableFuture.allOf(deliveries.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, BATCH_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
        return deliveries.stream().allMatch(done -> done.getNow(false));
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
