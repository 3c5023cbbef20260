package dev.ias.webhook;

import dev.ias.settings.Secrets;
import dev.ias.testing.TestClock;
import dev.ias.webhook.Attempt.Outcome;
import dev.ias.webhook.receiver.ReceiverProblem;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/** Attempts to deliver an event, one after another, by a sender of its own. */
final class SingleAttempt implements AutoCloseable {

    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    private final TestClock clock = new TestClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookSender sender;

    SingleAttempt(String url, boolean allowPrivateAddresses, Duration timeout, DnsResolver names) {
        this(url, null, allowPrivateAddresses, timeout, names);
    }

    SingleAttempt(
            String url,
            @Nullable String trustedCertificates,
            boolean allowPrivateAddresses,
            Duration timeout,
            DnsResolver names) {
        var settings = new WebhookSettings(
                url,
                List.of(WebhookFixture.SECRET),
                allowPrivateAddresses,
                trustedCertificates,
                1,
                timeout,
                Duration.ofSeconds(5),
                Duration.ofDays(3),
                5,
                Duration.ofSeconds(1));
        sender = new WebhookSender(settings, new Secrets(), clock, meters, names);
    }

    static Outcome send(String url, boolean allowPrivateAddresses, Duration timeout, DnsResolver names)
            throws IOException {
        try (var attempt = new SingleAttempt(url, allowPrivateAddresses, timeout, names)) {
            return attempt.send();
        }
    }

    Outcome send() {
        var event = new PendingEvent(
                (short) 0, UUID.randomUUID(), UUID.randomUUID(), "any", "{}", clock.instant(), 1, 1, clock.instant());
        return sender.send(event).outcome();
    }

    /** Connects only; returns the sentence of the failure. */
    String connect() {
        return sender.connect().map(ReceiverProblem::sentence).orElse("");
    }

    /** Returns the tag {@code cause} of the metric of the attempts that were made. */
    String causes() {
        return meters.find("ias.webhook").timers().stream()
                .filter(timer -> timer.count() > 0)
                .map(SingleAttempt::cause)
                .collect(Collectors.joining(","));
    }

    private static String cause(Timer timer) {
        return String.valueOf(timer.getId().getTag("cause"));
    }

    @Override
    public void close() throws IOException {
        sender.close();
    }
}
