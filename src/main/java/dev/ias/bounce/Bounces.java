package dev.ias.bounce;

import dev.ias.command.Callbacks;
import dev.ias.command.CommandStore;
import dev.ias.limit.BounceKind;
import dev.ias.verification.LimitKey;
import dev.ias.verification.SecretHasher;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records reports about sent mails, and suppresses the recipients that bounce or complain. Non-blocking. */
@Singleton
public class Bounces {

    private static final Logger LOG = LoggerFactory.getLogger(Bounces.class);

    private final CommandStore store;
    private final SecretHasher hasher;
    private final MeterProvider<Counter> reports;

    /** What a report has changed. */
    public enum Outcome {
        /** The recipient is suppressed, or for longer. */
        SUPPRESSED,
        /** It was counted; whether the recipient is suppressed has not changed. */
        COUNTED,
        /**
         * Nothing: the mail is too old or was reported before, its recipient was confirmed or removed from the list
         * since, or the report is not of the mailbox but of another spelling of its address.
         */
        UNCHANGED
    }

    Bounces(CommandStore store, SecretHasher hasher, MeterRegistry meters) {
        this.store = store;
        this.hasher = hasher;
        this.reports = Counter.builder("ias.bounce.reports")
                .description("Recorded reports about sent mails, by kind and effect")
                .withRegistry(meters);
        // The counters exist from the start, with zero.
        for (var kind : BounceKind.values()) {
            for (var outcome : Outcome.values()) {
                var _ = counter(kind, outcome);
            }
        }
    }

    private Counter counter(BounceKind kind, Outcome outcome) {
        return reports.withTags("kind", label(kind), "outcome", label(outcome));
    }

    /**
     * Records a report. Idempotent: the same report again changes nothing.
     *
     * @return completes after the commit; fails with {@link dev.ias.verification.FailureException} if the
     *     report was not recorded; the sender should retry
     */
    public CompletableFuture<Outcome> record(BounceReport report) {
        var mail = report.mail();
        var address =
                report.recipient().filter(named -> hasher.recipients(named).contains(mail.recipient()));
        // The key of the mail may have been rotated since; then its address leads to the row in use.
        var recipient = address.map(hasher::recipient).orElseGet(mail::recipient);
        var command = new RecordBounce(mail, recipient, report.kind(), report.status(), address);
        return store.submit(command).thenApply(outcome -> {
            recorded(recipient, report.kind(), outcome);
            return outcome;
        });
    }

    private void recorded(LimitKey recipient, BounceKind kind, Outcome outcome) {
        counter(kind, outcome).increment();
        if (outcome == Outcome.SUPPRESSED) {
            LOG.info("Suppressed recipient {} after a report: {}", recipient.value(), label(kind));
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Records that a mailed code or link was used, which lifts a suppression caused by bounces. Asynchronous: a failure
     * is logged, and leaves the suppression until its end.
     */
    public void confirmed(LimitKey recipient) {
        Callbacks.unawaited(store.submit(new LiftSuppression(recipient)).thenAccept(lifted -> {
            if (lifted) {
                LOG.info(
                        "Lifted suppression of recipient {}: its mailbox was confirmed by a code or link",
                        recipient.value());
            }
        }));
    }
}
