package dev.ias.verification;

import dev.ias.verification.Handover.Outcome;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes messages that were left in the outbox to the relay, long after the calls that they were sent for. */
@Singleton
class LateDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(LateDelivery.class);
    private static final int SWEEP_BATCH = 250;
    private static final Duration SWEEP_PATIENCE = Duration.ofSeconds(10);

    private final VerificationStore store;
    private final Handover handover;
    private final Settlements settlements;
    private final SecretMac secretMac;

    LateDelivery(VerificationStore store, Handover handover, Settlements settlements, SecretMac secretMac) {
        this.store = store;
        this.handover = handover;
        this.settlements = settlements;
        this.secretMac = secretMac;
    }

    /** Writes down what could not be written down before, and takes up what was left in the outbox. */
    void sweep() {
        settlements.retry();
        for (var message : store.disowned()) {
            settlements.begin(message);
            Callbacks.unawaited(handover.giveBack(new GiveBack(message, macs(message), Optional.empty(), true)));
        }
        boolean more;
        do {
            more = resumeDue();
        } while (more);
    }

    /** Whether there may be more, and the relay takes what it is given: one that does not is not asked again at once. */
    private boolean resumeDue() {
        // What is settled between the search and the check was still under way when it was searched for.
        var ours = settlements.underWay();
        var due = store.claimDue(SWEEP_BATCH);
        var resumed = due.stream()
                .filter(message -> !ours.contains(message.id()))
                .map(this::resume)
                .toList();
        return !due.isEmpty() && allTaken(resumed);
    }

    private static boolean allTaken(List<CompletableFuture<Boolean>> resumed) {
        var all = CompletableFuture.allOf(resumed.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, SWEEP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        all.join();
        return resumed.stream().allMatch(taken -> taken.getNow(false));
    }

    /** Whether the relay has taken it, or nobody wants it any more. */
    private CompletableFuture<Boolean> resume(Message message) {
        settlements.begin(message);
        var recheck = store.submit(new Recheck(message, macs(message)));
        return recheck.thenCompose(wanted -> attempt(message, wanted))
                .exceptionallyCompose(e ->
                        recheck.isCompletedExceptionally() ? notAttempted(message, e) : withoutOutcome(message, e));
    }

    private CompletableFuture<Boolean> attempt(Message message, boolean wanted) {
        return wanted ? late(message) : dropped(message);
    }

    private CompletableFuture<Boolean> notAttempted(Message message, Throwable failure) {
        LOG.warn("Message {} was not attempted; retrying later", message.id(), failure);
        return handover.postpone(message).thenApply(outcome -> false);
    }

    private CompletableFuture<Boolean> withoutOutcome(Message message, Throwable failure) {
        handover.unsettled(message, failure);
        return CompletableFuture.completedFuture(false);
    }

    private CompletableFuture<Boolean> late(Message message) {
        return handover.hand(message)
                .thenCompose(verdict ->
                        settleLate(message, verdict).thenApply(outcome -> verdict == Relay.Verdict.ACCEPTED));
    }

    private CompletableFuture<Boolean> dropped(Message message) {
        LOG.info("message {} has waited until nobody could use it any more", message.id());
        settlements.end(message);
        return CompletableFuture.completedFuture(true);
    }

    private CompletableFuture<Outcome> settleLate(Message message, Relay.Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> handover.delivered(message);
            case REFUSED -> handover.giveBack(new GiveBack(message, macs(message), Optional.empty()));
            case UNREACHABLE, DEFERRED -> handover.postpone(message);
        };
    }

    private List<Mac> macs(Message message) {
        return message.challenge()
                .map(challenge -> secretMac.candidates(message.verification().id(), challenge.secret()))
                .orElse(List.of());
    }
}
