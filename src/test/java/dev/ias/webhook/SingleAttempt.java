package dev.ias.webhook;

import dev.ias.testing.TestClock;
import dev.ias.webhook.Attempt.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.hc.client5.http.DnsResolver;

/** One attempt to deliver an event, by a sender of its own. */
final class SingleAttempt {

    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    private SingleAttempt() {}

    static Outcome send(String url, boolean allowPrivateAddresses, Duration timeout, DnsResolver names)
            throws IOException {
        var clock = new TestClock();
        var settings = new WebhookSettings(
                url,
                List.of(WebhookFixture.SECRET),
                allowPrivateAddresses,
                1,
                timeout,
                Duration.ofSeconds(5),
                Duration.ofDays(3),
                5,
                Duration.ofSeconds(1));
        var sender = new WebhookSender(settings, clock, new SimpleMeterRegistry(), names);
        try {
            var event = new PendingEvent(
                    UUID.randomUUID(), UUID.randomUUID(), "any", "{}", clock.instant(), 1, 1, clock.instant());
            return sender.send(event).outcome();
        } finally {
            sender.close();
        }
    }
}
