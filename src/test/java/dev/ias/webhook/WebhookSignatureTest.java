package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ias.webhook.TestReceiver.Received;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Signatures, verified with the published library of the specification. The library uses the system clock, so ias does
 * too.
 */
class WebhookSignatureTest {

    private static final String OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final String THIRD = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final WebhookFixture fixture = new WebhookFixture();

    @BeforeEach
    void confirm() {
        fixture.confirmed("signed@example.com");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void thePublishedLibraryAcceptsTheSignature() throws WebhookVerificationException {
        var request = sentWith(WebhookFixture.SECRET);

        new Webhook(WebhookFixture.SECRET).verify(request.body(), request.headers());

        assertThat(request.header("webhook-signature")).matches("v1,[A-Za-z0-9+/]{43}=");
        assertThatThrownBy(() -> new Webhook(OTHER).verify(request.body(), request.headers()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(WebhookFixture.SECRET).verify(request.body() + " ", request.headers()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void duringARotationEitherSecretVerifies() {
        var request = sentWith(WebhookFixture.SECRET + "," + OTHER);

        assertThat(request.header("webhook-signature").split(" ")).hasSize(2);
        assertThatCode(() -> new Webhook(WebhookFixture.SECRET).verify(request.body(), request.headers()))
                .doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(OTHER).verify(request.body(), request.headers()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new Webhook(THIRD).verify(request.body(), request.headers()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    private Received sentWith(String secrets) {
        try (var sender = fixture.start(Clock.systemUTC(), "ias.webhook.secret", secrets)) {
            sender.bean(WebhookDispatcher.class).dispatch();
        }
        return fixture.receiver.received().getLast();
    }
}
