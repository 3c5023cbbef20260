package dev.ias.outbox;

import dev.ias.command.Callbacks;
import dev.ias.command.CommandMetrics;
import dev.ias.outbox.QueuedMail.Withheld;
import dev.ias.outbox.RelayDispatcher.SendResult;
import dev.ias.outbox.RevertSend.Reason;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
 * Delivers the mails of a call while the call waits. The mails of a list are delivered in slices, and few slices of all
 * lists at a time: what the relay's queue has no room for would be redelivered from the outbox, which takes much
 * longer.
 */
@Singleton
public class FirstDelivery {

    // Together less than half of the default length of the relay's queue.
    private static final int SLICE = 64;
    private static final int CONCURRENT_SLICES = 6;

    private final FairBulkhead slices = new FairBulkhead(CONCURRENT_SLICES);
    private final RelayDispatcher dispatcher;
    private final OutboxSettings settings;
    private final MailRate rate;
    private final Counter muted;
    private final CommandMetrics metrics;
    private final Deadlines deadlines = new Deadlines();
    private final RecentLatencies latencies = new RecentLatencies();

    FirstDelivery(
            RelayDispatcher dispatcher,
            OutboxSettings settings,
            MailRate rate,
            MeterRegistry meters,
            CommandMetrics metrics) {
        this.metrics = metrics;
        this.rate = rate;
        this.muted = Counter.builder("ias.mail.muted")
                .description("Mails that were not sent because their recipient has muted them")
                .register(meters);
        this.dispatcher = dispatcher;
        this.settings = settings;
    }

    /**
     * Completes when the relay has accepted the mail, or has not refused it within {@code ias.outbox.verdict-timeout}.
     * Fails with {@link FailureException} if the mail cannot be sent, after the send was reverted. The mails of
     * parallel calls that together exceed the rate of this instance stay in the outbox for a moment.
     */
    public CompletableFuture<QueuedMail> deliver(QueuedMail mail) {
        var delivery = mail.withheld()
                .map(this::withheld)
                .orElseGet(() -> begin(mail, rate.take(), settings.verdictTimeout()));
        return delivery.thenApply(result -> {
            failure(result).ifPresent(failure -> {
                throw new FailureException(failure);
            });
            return mail;
        });
    }

    private static Optional<Failure> failure(SendResult result) {
        return switch (result) {
            case QUEUED -> Optional.empty();
            case REVERTED -> Optional.of(new StepFailed(Step.SEND));
            case REFUSED -> Optional.of(new Failure.MailRefused());
        };
    }

    /**
     * Delivers mails concurrently, and waits; returns the failure of each, which is empty if the mail was accepted or
     * is queued. The others are reverted.
     */
    public List<Optional<Failure>> deliverAll(List<QueuedMail> mails) {
        var start = System.nanoTime();
        var results = new ArrayList<CompletableFuture<SendResult>>(mails.size());
        for (var slice : mails.stream().gather(Gatherers.windowFixed(SLICE)).toList()) {
            var admitted = slices.enter(remaining(start));
            var started = slice.stream()
                    .map(mail -> begin(mail, rate.takeOfList(), remaining(start)))
                    .toList();
            if (admitted) {
                Callbacks.onCompletion(
                        CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)),
                        (all, failure) -> slices.leave());
            }
            results.addAll(started);
        }
        return results.stream().map(result -> failure(result.join())).toList();
    }

    /** Returns the rest of the verdict timeout of a call. */
    private Duration remaining(long start) {
        var left = settings.verdictTimeout().minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Leaves a mail in the outbox if the rate of this instance does not permit it now. */
    private CompletableFuture<SendResult> begin(QueuedMail mail, boolean permitted, Duration timeout) {
        return permitted
                ? begin(mail, timeout).thenApply(this::refundUnsent)
                : dispatcher.postpone(mail.message(), rate.nextSlot());
    }

    /** A mail whose recipient the relay has refused counts against the rate. */
    private SendResult refundUnsent(SendResult result) {
        if (result == SendResult.REVERTED) {
            rate.refund(1);
        }
        return result;
    }

    /** Completes as late as a recent delivery, so that the time of an answer does not reveal that nothing was sent. */
    private CompletableFuture<SendResult> withheld(Withheld why) {
        switch (why) {
            case MUTED -> muted.increment();
            case COMPLAINED -> metrics.suppressed();
        }
        var result = new CompletableFuture<SendResult>();
        deadlines.watch(result, latencies.sample(settings.verdictTimeout()), () -> result.complete(SendResult.QUEUED));
        return result;
    }

    /**
     * Starts a delivery. {@code answered} decides a race: if the timeout wins, the caller's result is QUEUED and an
     * unreachable relay means a retry; otherwise it means a revert.
     */
    private CompletableFuture<SendResult> begin(QueuedMail mail, Duration timeout) {
        var answered = new AtomicBoolean();
        var outcome = dispatcher
                .send(mail.message())
                .thenCompose(verdict -> record(mail, verdict, answered))
                .exceptionally(e -> dispatcher.withoutOutcome(mail.message(), e));
        var result = outcome.copy();
        latencies.record(outcome);
        deadlines.watch(result, timeout, () -> {
            if (answered.compareAndSet(false, true)) {
                result.complete(SendResult.QUEUED);
            }
        });
        return result;
    }

    @PreDestroy
    void close() {
        deadlines.close();
    }

    private CompletableFuture<SendResult> record(QueuedMail mail, MailRelay.Verdict verdict, AtomicBoolean answered) {
        var message = mail.message();
        return switch (verdict) {
            case ACCEPTED -> dispatcher.accepted(message);
            case REFUSED -> dispatcher.refused(revert(mail, Reason.UNSENT));
            case RECIPIENT_REFUSED -> dispatcher.refused(revert(mail, Reason.RECIPIENT_REFUSED));
            case UNREACHABLE ->
                answered.compareAndSet(false, true)
                        ? dispatcher.revert(revert(mail, Reason.UNSENT))
                        : dispatcher.postpone(message);
            case DEFERRED -> dispatcher.postpone(message);
            case UNCERTAIN -> dispatcher.uncertain(message);
        };
    }

    private static RevertSend revert(QueuedMail mail, Reason reason) {
        return new RevertSend(mail.message(), List.of(mail.hash()), Optional.of(mail), reason);
    }
}
