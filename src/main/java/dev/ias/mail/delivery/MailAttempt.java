package dev.ias.mail.delivery;

import dev.ias.mail.RelaySettings;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.tracing.Tracing;
import dev.ias.verification.OutboxMessage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** One attempt to deliver a message to the relay, from dequeuing to its verdict. Recorded as a timer and as a span. */
public final class MailAttempt {

    private final Observers observers;
    private final RelaySettings relay;
    private final CompletableFuture<Verdict> verdict;
    private final Timer.Sample sample;
    private final Context context;
    private final Span span;

    private MailAttempt(
            Observers observers, RelaySettings relay, OutboxMessage message, CompletableFuture<Verdict> verdict) {
        this.observers = observers;
        this.relay = relay;
        this.verdict = verdict;
        this.sample = Timer.start(observers.meters);
        if (observers.tracing.on()) {
            var parent = observers.tracing.received(message.trace());
            this.span = observers.tracing.within(parent, () -> observers.span(relay, message));
            this.context = parent.with(span);
        } else {
            this.span = Span.getInvalid();
            this.context = Context.root();
        }
    }

    /**
     * Computes the verdict within the message's trace, ends the span and the timer, and then completes the future.
     *
     * @param outcome returns the verdict; what it logs carries the trace id
     */
    public void end(Supplier<Verdict> outcome) {
        var result = observers.tracing.on() ? observers.tracing.within(context, outcome) : outcome.get();
        var name = name(result);
        if (result != Verdict.ACCEPTED) {
            Tracing.failed(span, name);
        }
        span.setAttribute("ias.verdict", name).end();
        sample.stop(observers.timer(relay, result));
        verdict.complete(result);
    }

    /** Ends an attempt that has not begun to send; the message will have another one. */
    public void repeat() {
        span.setAttribute("ias.verdict", "repeated").end();
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Metrics and tracing of delivery attempts. */
    @Singleton
    public static final class Observers {

        private static final Duration[] BUCKETS = LongStream.of(50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000)
                .mapToObj(Duration::ofMillis)
                .toArray(Duration[]::new);

        private final MeterRegistry meters;
        private final MeterProvider<Timer> timers;
        private final Tracing tracing;

        Observers(MeterRegistry meters, Tracing tracing) {
            this.meters = meters;
            this.timers = Timer.builder("ias.mail")
                    .description("Time of an attempt to deliver a mail to the relay, from the queue to the verdict")
                    .serviceLevelObjectives(BUCKETS)
                    .withRegistry(meters);
            this.tracing = tracing;
        }

        /**
         * Begins an attempt.
         *
         * @param verdict completed with the verdict when the attempt ends
         */
        public MailAttempt begin(RelaySettings relay, OutboxMessage message, CompletableFuture<Verdict> verdict) {
            return new MailAttempt(this, relay, message, verdict);
        }

        /** Returns the timer of the attempts at a relay with a verdict. */
        public Timer timer(RelaySettings relay, Verdict verdict) {
            return timers.withTags("verdict", name(verdict), "relay", relay.name());
        }

        /** Registers the gauge of the messages that are queued for a relay. */
        void watch(RelaySettings relay, MailQueue queue) {
            Gauge.builder("ias.mail.queue", queue, MailQueue::size)
                    .description("Mails of this instance that are queued for a connection to the relay")
                    .tag("relay", relay.name())
                    .register(meters);
        }

        private Span span(RelaySettings relay, OutboxMessage message) {
            return tracing.begin("send mail", SpanKind.CLIENT)
                    .setAttribute("network.protocol.name", relay.speaksSmtp() ? relay.kind() : "http")
                    .setAttribute("server.address", relay.server())
                    .setAttribute("server.port", (long) relay.port())
                    .setAttribute("ias.message", message.id().toString());
        }
    }
}
