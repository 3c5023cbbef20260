package dev.ias.verification;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.Handover.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Gatherers;

/**
 * Takes the mails of a call to the relay, and tells the call what became of them. Those of a list go slice by slice, and few
 * slices of all lists are there at a time: what the relay's queue has no room for would be taken up again from the outbox later,
 * which takes much longer.
 */
@Singleton
class Delivery {

    // Together less than half of what may wait for the relay by default.
    private static final int SLICE = 64;
    private static final int SLICES_AT_ONCE = 6;

    private final Turns turns = new Turns(SLICES_AT_ONCE);
    private final Handover handover;
    private final OutboxSettings settings;
    private final Deadlines deadlines = new Deadlines();

    Delivery(Handover handover, OutboxSettings settings) {
        this.handover = handover;
        this.settings = settings;
    }

    /**
     * Completes once the relay has the message, or has had time enough to say that it will not take it. Fails with {@link
     * FailureException} when the mail cannot be sent; the send has been given back then.
     */
    CompletableFuture<Sent> deliver(Sent sent) {
        return begin(sent, settings.verdictTimeout()).thenApply(outcome -> {
            if (outcome == Outcome.GIVEN_BACK) {
                throw new FailureException(new StepFailed(Step.SEND));
            }
            return sent;
        });
    }

    /** Waits for several, side by side: which of them are on their way. Those that are not have been given back. */
    List<Boolean> deliverAll(List<Sent> mails) {
        var began = System.nanoTime();
        var outcomes = new ArrayList<CompletableFuture<Outcome>>(mails.size());
        for (var slice : mails.stream().gather(Gatherers.windowFixed(SLICE)).toList()) {
            var turn = turns.take(patience(began));
            var handed =
                    slice.stream().map(sent -> begin(sent, patience(began))).toList();
            if (turn) {
                Callbacks.onCompletion(
                        CompletableFuture.allOf(handed.toArray(CompletableFuture[]::new)),
                        (all, failure) -> turns.end());
            }
            outcomes.addAll(handed);
        }
        return outcomes.stream()
                .map(outcome -> outcome.join() == Outcome.ON_ITS_WAY)
                .toList();
    }

    /** What is left of the time that a call waits for the relay. */
    private Duration patience(long began) {
        var left = settings.verdictTimeout().minusNanos(System.nanoTime() - began);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What the caller is told. Whoever sets {@code answered} first decides whose failure an absent relay is. */
    private CompletableFuture<Outcome> begin(Sent sent, Duration patience) {
        var answered = new AtomicBoolean();
        var outcome = handover.hand(sent.message())
                .thenCompose(verdict -> settle(sent, verdict, answered))
                .exceptionally(e -> handover.unsettled(sent.message(), e));
        var told = outcome.copy();
        deadlines.watch(told, patience, () -> {
            if (answered.compareAndSet(false, true)) {
                told.complete(Outcome.ON_ITS_WAY);
            }
        });
        return told;
    }

    @PreDestroy
    void close() {
        deadlines.close();
    }

    private CompletableFuture<Outcome> settle(Sent sent, Relay.Verdict verdict, AtomicBoolean answered) {
        var message = sent.message();
        return switch (verdict) {
            case ACCEPTED -> handover.delivered(message);
            case REFUSED -> handover.giveBack(new GiveBack(message, List.of(sent.mac()), Optional.of(sent)));
            case UNREACHABLE ->
                answered.compareAndSet(false, true)
                        ? handover.giveBack(new GiveBack(message, List.of(sent.mac()), Optional.of(sent)))
                        : handover.postpone(message);
            case DEFERRED -> handover.postpone(message);
        };
    }
}
