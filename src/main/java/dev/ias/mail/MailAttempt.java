package dev.ias.mail;

import dev.ias.tracing.Tracing;
import dev.ias.verification.Message;
import dev.ias.verification.Relay.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** One message's turn at the relay, from when it is taken up until it is told its verdict: timed, and a span of its trace. */
final class MailAttempt {

    private final Observers observers;
    private final CompletableFuture<Verdict> verdict;
    private final Timer.Sample sample;
    private final Context context;
    private final Span span;

    private MailAttempt(Observers observers, Message message, CompletableFuture<Verdict> verdict) {
        this.observers = observers;
        this.verdict = verdict;
        this.sample = Timer.start(observers.meters);
        if (observers.tracing.on()) {
            var parent = observers.tracing.received(message.trace());
            this.span = observers.tracing.within(parent, () -> observers.span(message));
            this.context = parent.with(span);
        } else {
            this.span = Span.getInvalid();
            this.context = Context.root();
        }
    }

    /**
     * Works out the verdict as a part of the message's trace, ends the attempt, and only then tells it.
     *
     * @param reached may log why
     */
    void end(Supplier<Verdict> reached) {
        var told = observers.tracing.on() ? observers.tracing.within(context, reached) : reached.get();
        var name = name(told);
        if (told != Verdict.ACCEPTED) {
            Tracing.failed(span, name);
        }
        span.setAttribute("ias.verdict", name).end();
        sample.stop(observers.timer(told));
        verdict.complete(told);
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Who looks on while mails are handed over. */
    @Singleton
    static final class Observers {

        private final MeterRegistry meters;
        private final Tracing tracing;
        private final MailSettings settings;

        Observers(MeterRegistry meters, Tracing tracing, MailSettings settings) {
            this.meters = meters;
            this.tracing = tracing;
            this.settings = settings;
        }

        /**
         * Begins the turn of a message.
         *
         * @param verdict is completed with what becomes of it
         */
        MailAttempt begin(Message message, CompletableFuture<Verdict> verdict) {
            return new MailAttempt(this, message, verdict);
        }

        /** Of the attempts that ended so. */
        Timer timer(Verdict verdict) {
            return meters.timer("ias.mail", "verdict", name(verdict));
        }

        private Span span(Message message) {
            return tracing.begin("send mail", SpanKind.CLIENT)
                    .setAttribute("network.protocol.name", "smtp")
                    .setAttribute("server.address", settings.host())
                    .setAttribute("server.port", (long) settings.port())
                    .setAttribute("ias.message", message.id().toString());
        }
    }
}
