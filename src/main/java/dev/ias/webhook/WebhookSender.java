package dev.ias.webhook;

import dev.ias.settings.Secrets;
import dev.ias.webhook.Attempt.Outcome;
import dev.ias.webhook.receiver.ReceiverClient;
import dev.ias.webhook.receiver.ReceiverProblem;
import dev.ias.webhook.receiver.ReceiverProblem.Cause;
import dev.ias.webhook.receiver.ReceiverUnreachableException;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt to deliver an event to the receiver, and measures it. */
@Singleton
@WebhookOn
class WebhookSender {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final String NO_CAUSE = "none";
    private static final Duration[] BUCKETS = LongStream.of(50, 100, 250, 500, 1000, 2500, 5000, 15_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final WebhookRequests requests;
    private final WebhookAnswers answers;
    private final MeterRegistry meters;
    private final MeterProvider<Timer> timers;
    private final ReceiverClient client;

    @Inject
    WebhookSender(WebhookSettings settings, Secrets secrets, Clock clock, MeterRegistry meters) {
        this(settings, secrets, clock, meters, SystemDefaultDnsResolver.INSTANCE);
    }

    /** For tests: with a custom DNS resolver. */
    WebhookSender(WebhookSettings settings, Secrets secrets, Clock clock, MeterRegistry meters, DnsResolver names) {
        this.requests = new WebhookRequests(settings, secrets, clock);
        this.answers = new WebhookAnswers(clock);
        this.meters = meters;
        this.timers = Timer.builder("ias.webhook")
                .description("Time of an attempt to deliver an event to the receiver")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
        this.client = new ReceiverClient(settings.parsedReceiver(), settings.client(), names);
        registerAllTimers();
    }

    private void registerAllTimers() {
        for (var outcome : Outcome.values()) {
            if (outcome != Outcome.UNREACHABLE && outcome != Outcome.NOT_PUBLIC) {
                timer(outcome, NO_CAUSE);
            }
        }
        for (var cause : Cause.values()) {
            timer(Attempt.outcome(cause), cause.tag());
        }
    }

    /**
     * Makes an attempt and returns its outcome; failures of the network or the receiver are outcomes, not exceptions.
     */
    Attempt send(PendingEvent event) {
        var sample = Timer.start(meters);
        var attempt = outcome(event);
        sample.stop(timer(
                attempt.outcome(),
                attempt.problem().map(problem -> problem.cause().tag()).orElse(NO_CAUSE)));
        return attempt;
    }

    /** Maps errors of this process to an outcome too, so that the outcomes of events sent in parallel are recorded. */
    private Attempt outcome(PendingEvent event) {
        try {
            return client.send(requests.of(event), answers::read);
        } catch (ReceiverUnreachableException e) {
            LOG.info("Webhook receiver unreachable: {}", e.problem().sentence());
            return Attempt.unreachable(e.problem());
        } catch (RuntimeException | Error e) {
            LOG.error("Attempt to send webhook event {} failed; it is retried when its lease ends", event.id(), e);
            return Attempt.of(Outcome.FAILED);
        }
    }

    /** Returns the status that the receiver answers to an event that is in no outbox. */
    int status(PendingEvent event) throws ReceiverUnreachableException {
        return client.send(requests.of(event), HttpResponse::getCode);
    }

    /** Connects and sends nothing; returns why that failed. */
    Optional<ReceiverProblem> connect() {
        try {
            client.connect();
            return Optional.empty();
        } catch (ReceiverUnreachableException e) {
            return Optional.of(e.problem());
        }
    }

    /** Returns host and port of the receiver. */
    String address() {
        return client.address();
    }

    private Timer timer(Outcome outcome, String cause) {
        return timers.withTags("outcome", outcome.tag(), "cause", cause);
    }

    @PreDestroy
    void close() throws IOException {
        client.close();
    }
}
