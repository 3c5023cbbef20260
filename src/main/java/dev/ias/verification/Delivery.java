package dev.ias.verification;

import dev.ias.tracing.Tracing;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes committed messages to the relay and writes down what became of them. The row in the outbox outlives this process:
 * what is not settled here is found by the next sweep, here or elsewhere.
 */
@Singleton
class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int SWEEP_BATCH = 100;
    private static final Duration SWEEP_PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST_BACK_OFF_EXPONENT = 5;

    private enum Outcome {
        ON_ITS_WAY,
        GIVEN_BACK
    }

    private final VerificationStore store;
    private final Relay relay;
    private final SecretMac secretMac;
    private final OutboxSettings settings;
    private final Clock clock;
    private final Settlements settlements;
    private final Deadlines deadlines = new Deadlines();

    Delivery(
            VerificationStore store,
            Relay relay,
            SecretMac secretMac,
            OutboxSettings settings,
            Clock clock,
            Tracing tracing) {
        this.store = store;
        this.relay = relay;
        this.secretMac = secretMac;
        this.settings = settings;
        this.clock = clock;
        this.settlements = new Settlements(store, tracing);
    }

    /**
     * Completes once the relay has the message, or has had time enough to say that it will not take it. Fails with {@link
     * FailureException} when the mail cannot be sent; the send has been given back then.
     */
    CompletableFuture<Sent> deliver(Sent sent) {
        return begin(sent).thenApply(outcome -> {
            if (outcome == Outcome.GIVEN_BACK) {
                throw new FailureException(new StepFailed(Step.SEND));
            }
            return sent;
        });
    }

    /** Waits for several, side by side: which of them are on their way. Those that are not have been given back. */
    List<Boolean> deliverAll(List<Sent> mails) {
        var outcomes = mails.stream().map(this::begin).toList();
        return outcomes.stream()
                .map(outcome -> outcome.join() == Outcome.ON_ITS_WAY)
                .toList();
    }

    /** What the caller is told. Whoever sets {@code answered} first decides whose failure an absent relay is. */
    private CompletableFuture<Outcome> begin(Sent sent) {
        var answered = new AtomicBoolean();
        var outcome = hand(sent.message())
                .thenCompose(verdict -> settle(sent, verdict, answered))
                .exceptionally(e -> unsettled(sent.message(), e));
        var told = outcome.copy();
        deadlines.watch(told, settings.verdictTimeout(), () -> {
            if (answered.compareAndSet(false, true)) {
                told.complete(Outcome.ON_ITS_WAY);
            }
        });
        return told;
    }

    /** Writes down what could not be written down before, and takes up what was left in the outbox. */
    void sweep() {
        settlements.retry();
        for (var message : store.disowned()) {
            settlements.begin(message);
            giveBack(new GiveBack(message, macs(message), Optional.empty(), true));
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
        return due.size() == SWEEP_BATCH && allTaken(resumed);
    }

    private static boolean allTaken(List<CompletableFuture<Boolean>> resumed) {
        var all = CompletableFuture.allOf(resumed.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, SWEEP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        all.join();
        return resumed.stream().allMatch(taken -> taken.getNow(false));
    }

    /** The relay goes before the store, so that the last verdicts are still written down. */
    @PreDestroy
    void close() {
        relay.close();
        deadlines.close();
    }

    /** Whether the relay has taken it, or nobody wants it any more. */
    private CompletableFuture<Boolean> resume(Message message) {
        settlements.begin(message);
        return store.submit(new Recheck(message, macs(message)))
                .thenCompose(wanted -> wanted ? late(message) : dropped(message))
                .exceptionally(e -> {
                    unsettled(message, e);
                    return false;
                });
    }

    private CompletableFuture<Boolean> late(Message message) {
        return hand(message)
                .thenCompose(verdict ->
                        settleLate(message, verdict).thenApply(outcome -> verdict == Relay.Verdict.ACCEPTED));
    }

    private CompletableFuture<Boolean> dropped(Message message) {
        LOG.info("message {} has waited until nobody could use it any more", message.id());
        settlements.end(message);
        return CompletableFuture.completedFuture(true);
    }

    private CompletableFuture<Relay.Verdict> hand(Message message) {
        settlements.begin(message);
        return relay.send(message, startBefore(message));
    }

    /** Neither so late that the lease may end under the attempt, nor when the code has expired. */
    private Instant startBefore(Message message) {
        var withinLease = clock.instant().plus(settings.lease().dividedBy(2));
        return withinLease.isBefore(message.notAfter()) ? withinLease : message.notAfter();
    }

    private CompletableFuture<Outcome> settle(Sent sent, Relay.Verdict verdict, AtomicBoolean answered) {
        var message = sent.message();
        return switch (verdict) {
            case ACCEPTED -> delivered(message);
            case REFUSED -> giveBack(new GiveBack(message, List.of(sent.mac()), Optional.of(sent)));
            case UNREACHABLE ->
                answered.compareAndSet(false, true)
                        ? giveBack(new GiveBack(message, List.of(sent.mac()), Optional.of(sent)))
                        : postpone(message);
            case DEFERRED -> postpone(message);
        };
    }

    private CompletableFuture<Outcome> settleLate(Message message, Relay.Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> delivered(message);
            case REFUSED -> giveBack(new GiveBack(message, macs(message), Optional.empty()));
            case UNREACHABLE, DEFERRED -> postpone(message);
        };
    }

    private List<Mac> macs(Message message) {
        return message.challenge()
                .map(challenge -> secretMac.candidates(message.verification().id(), challenge.secret()))
                .orElse(List.of());
    }

    private CompletableFuture<Outcome> delivered(Message message) {
        // Nobody waits for this: the mail is out.
        settlements.write(message, Settle.delivered(message));
        return CompletableFuture.completedFuture(Outcome.ON_ITS_WAY);
    }

    private CompletableFuture<Outcome> giveBack(GiveBack command) {
        return settlements.write(command.message(), command).thenApply(told -> Outcome.GIVEN_BACK);
    }

    private CompletableFuture<Outcome> postpone(Message message) {
        var nextAttempt = clock.instant().plus(backOff(message.attempts()));
        return settlements
                .write(message, Settle.postponed(message, nextAttempt))
                .thenApply(told -> Outcome.ON_ITS_WAY);
    }

    private Duration backOff(int attempts) {
        return settings.retryDelay().multipliedBy(1L << Math.min(attempts, LONGEST_BACK_OFF_EXPONENT));
    }

    private Outcome unsettled(Message message, Throwable e) {
        LOG.warn("message {} stays in the outbox until its lease ends", message.id(), e);
        settlements.end(message);
        return Outcome.ON_ITS_WAY;
    }
}
