package dev.ias.verification;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.Handover.Outcome;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes the mail of a call to the relay, and tells the call what became of it. */
@Singleton
class Delivery {

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
        var outcome = handover.hand(sent.message())
                .thenCompose(verdict -> settle(sent, verdict, answered))
                .exceptionally(e -> handover.unsettled(sent.message(), e));
        var told = outcome.copy();
        deadlines.watch(told, settings.verdictTimeout(), () -> {
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
