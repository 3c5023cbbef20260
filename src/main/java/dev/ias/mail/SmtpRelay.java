package dev.ias.mail;

import dev.ias.tracing.Tracing;
import dev.ias.verification.Message;
import dev.ias.verification.Relay;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.email.EmailException;
import io.micronaut.email.TransactionalEmailSender;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands messages to the relay side by side, as many at once as there are connections. While the relay cannot be reached a
 * circuit breaker says so at once.
 */
@Singleton
class SmtpRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpRelay.class);
    private static final int CALLS_LOOKED_AT = 4;
    private static final float FAILURES_PERCENT = 50;
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final TransactionalEmailSender<jakarta.mail.Message, String> sender;
    private final MailComposer composer;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Tracing tracing;
    private final MailSettings settings;
    private final CircuitBreaker circuit;
    private final ThreadPoolExecutor workers;

    SmtpRelay(
            TransactionalEmailSender<jakarta.mail.Message, String> sender,
            MailComposer composer,
            MailSettings settings,
            Clock clock,
            MeterRegistry meters,
            Tracing tracing) {
        this.sender = sender;
        this.composer = composer;
        this.clock = clock;
        this.meters = meters;
        this.tracing = tracing;
        this.settings = settings;
        this.circuit = CircuitBreaker.of(
                "relay",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(CALLS_LOOKED_AT)
                        .minimumNumberOfCalls(CALLS_LOOKED_AT)
                        .failureRateThreshold(FAILURES_PERCENT)
                        .waitDurationInOpenState(LOOK_AGAIN)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .recordException(RelayUnreachableException.class::isInstance)
                        .build());
        this.workers = new ThreadPoolExecutor(
                settings.connections(),
                settings.connections(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                Thread.ofPlatform().daemon().name("relay-", 0).factory());
        Gauge.builder("ias.mail.queue", workers, pool -> pool.getQueue().size())
                .description("Mails that wait for a connection to the relay, of this instance")
                .register(meters);
    }

    @Override
    public CompletableFuture<Verdict> send(Message message, Instant startBefore) {
        try {
            return CompletableFuture.supplyAsync(() -> timed(() -> tried(message, startBefore)), workers);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(timed(() -> Verdict.DEFERRED));
        }
    }

    @Override
    @PreDestroy
    public void close() {
        workers.shutdown();
        try {
            workers.awaitTermination(LAST_WORDS.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Verdict tried(Message message, Instant startBefore) {
        return tracing.on()
                ? tracing.within(tracing.received(message.trace()), () -> traced(message, startBefore))
                : attempt(message, startBefore);
    }

    private Verdict traced(Message message, Instant startBefore) {
        var span = tracing.begin("send mail", SpanKind.CLIENT)
                .setAttribute("network.protocol.name", "smtp")
                .setAttribute("server.address", settings.host())
                .setAttribute("server.port", (long) settings.port())
                .setAttribute("ias.message", message.id().toString());
        return tracing.run(span, () -> {
            var verdict = attempt(message, startBefore);
            span.setAttribute("ias.verdict", name(verdict));
            if (verdict != Verdict.ACCEPTED) {
                Tracing.failed(span, name(verdict));
            }
            return verdict;
        });
    }

    private Verdict attempt(Message message, Instant startBefore) {
        if (clock.instant().isAfter(startBefore)) {
            return Verdict.DEFERRED;
        }
        try {
            circuit.executeRunnable(() -> sender.send(composer.compose(message), mail -> composer.head(mail, message)));
            return Verdict.ACCEPTED;
        } catch (CallNotPermittedException e) {
            return Verdict.UNREACHABLE;
        } catch (RelayUnreachableException e) {
            LOG.warn("the relay cannot be reached: {}", RelayUnreachableException.rootMessage(e));
            return Verdict.UNREACHABLE;
        } catch (EmailException e) {
            // The relay's words may quote the address, so only their meaning is logged.
            var verdict = SmtpReply.verdict(e);
            LOG.warn("message {} was not accepted: {}", message.id(), verdict);
            return verdict;
        } catch (RuntimeException e) {
            LOG.error("message {} could not be composed", message.id(), e);
            return Verdict.DEFERRED;
        }
    }

    private Verdict timed(Supplier<Verdict> attempt) {
        var sample = Timer.start(meters);
        var verdict = attempt.get();
        sample.stop(meters.timer("ias.mail", "verdict", name(verdict)));
        return verdict;
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
