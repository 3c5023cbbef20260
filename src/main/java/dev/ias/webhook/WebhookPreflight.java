package dev.ias.webhook;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.ias.webhook.receiver.ReceiverProblem;
import dev.ias.webhook.receiver.ReceiverUnreachableException;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Tests the webhook configuration: connects to the receiver as deliveries do and, on request, sends a test event. */
@Singleton
public class WebhookPreflight {

    private static final String TEST_TYPE = "email_verification.test";
    private static final int SUCCESS = 2;

    private final WebhookSettings settings;
    private final BeanProvider<WebhookSender> sender;
    private final Clock clock;

    WebhookPreflight(WebhookSettings settings, BeanProvider<WebhookSender> sender, Clock clock) {
        this.settings = settings;
        this.sender = sender;
        this.clock = clock;
    }

    /** Returns whether a receiver is configured. */
    public boolean enabled() {
        return settings.receiver().isPresent();
    }

    /** Returns host and port of the receiver; its path may contain a secret. */
    public String receiver() {
        return sender.get().address();
    }

    /**
     * Connects to the receiver and verifies its certificate, but sends nothing; returns a description of the failure.
     */
    public Optional<String> connect() {
        return sender.get().connect().map(ReceiverProblem::sentence);
    }

    /** Sends a signed event of the type {@value #TEST_TYPE}; returns a description of the failure. */
    public Optional<String> sendTestEvent() {
        try {
            var status = sender.get().status(testEvent());
            return status / 100 == SUCCESS
                    ? Optional.empty()
                    : Optional.of("ias.webhook.url: the receiver answers " + status + " to the test event");
        } catch (ReceiverUnreachableException e) {
            return Optional.of(e.problem().sentence());
        }
    }

    private PendingEvent testEvent() {
        var now = clock.instant();
        var body = "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":{}}".formatted(TEST_TYPE, now);
        return new PendingEvent(
                (short) 0, new UUID(0, 0), UuidCreator.getTimeOrderedEpoch(), TEST_TYPE, body, now, 0, 0, now);
    }
}
