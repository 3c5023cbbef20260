package dev.ias.mail.delivery;

import dev.ias.mail.Relay;
import dev.ias.mail.RelaySettings;
import dev.ias.mail.delivery.MailQueue.QueuedMessage;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.verification.OutboxMessage;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages by the API of a provider, one call each, in parallel. If the provider throttles, fewer calls are
 * made in parallel; if it cannot be reached, a circuit breaker rejects further attempts immediately.
 */
public final class ApiRelay implements Relay {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRelay.class);

    private static final int CIRCUIT_WINDOW = 4;
    private static final float CIRCUIT_THRESHOLD_PERCENT = 50;
    private static final Duration CIRCUIT_OPEN_TIME = Duration.ofSeconds(1);

    private final MailApi api;
    private final RelaySettings settings;
    private final MailAttempt.Observers observers;
    private final Clock clock;
    private final MailQueue queue;
    private final ConcurrencyLimit concurrency;
    private final CircuitBreaker circuit = CircuitBreaker.of(
            "api",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(CIRCUIT_WINDOW)
                    .minimumNumberOfCalls(CIRCUIT_WINDOW)
                    .failureRateThreshold(CIRCUIT_THRESHOLD_PERCENT)
                    .waitDurationInOpenState(CIRCUIT_OPEN_TIME)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build());

    /** Creates a relay of the API, which it closes. */
    public ApiRelay(MailApi api, RelaySettings settings, MailAttempt.Observers observers, Clock clock) {
        this.api = api;
        this.settings = settings;
        this.observers = observers;
        this.clock = clock;
        this.queue = new MailQueue(settings, observers);
        this.concurrency = new ConcurrencyLimit(settings.name(), settings.connections(), clock);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public int order() {
        return settings.order();
    }

    @Override
    public int weight() {
        return settings.weight();
    }

    @Override
    public CompletableFuture<Verdict> send(OutboxMessage message, Instant endBefore) {
        return queue.submit(message, endBefore, this::deliver);
    }

    @Override
    public void releaseQueued() {
        queue.release();
    }

    private void deliver(QueuedMessage queued) {
        observers.begin(settings, queued.message(), queued.verdict()).end(() -> attempt(queued));
    }

    private Verdict attempt(QueuedMessage queued) {
        if (clock.instant().isAfter(queued.startBefore())) {
            return Verdict.DEFERRED;
        }
        if (!circuit.tryAcquirePermission()) {
            return Verdict.UNREACHABLE;
        }
        var verdict = call(queued.message());
        if (verdict == Verdict.UNREACHABLE) {
            circuit.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException(verdict.name()));
        } else {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
        return verdict;
    }

    private Verdict call(OutboxMessage message) {
        try {
            var result = api.send(message);
            if (result.verdict() != Verdict.ACCEPTED) {
                LOG.warn(
                        "Relay {} did not accept message {}: {}, {}",
                        name(),
                        message.id(),
                        result.verdict(),
                        result.reason());
            }
            if (result.throttled()) {
                concurrency.lower();
                adapt();
            }
            return result.verdict();
        } catch (RuntimeException | Error e) {
            // The exception's message may contain the address, so only its type is logged.
            LOG.error(
                    "Failed to compose message {}: {}",
                    message.id(),
                    e.getClass().getName());
            return Verdict.DEFERRED;
        }
    }

    @Override
    public Optional<String> probe() {
        return api.probe();
    }

    @Override
    public void adapt() {
        queue.resize(concurrency.currentLimit());
    }

    @Override
    public void close() {
        queue.close();
        api.close();
    }
}
