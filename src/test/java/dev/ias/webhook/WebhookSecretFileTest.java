package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.ias.testing.Ias;
import dev.ias.testing.TestKeys;
import dev.ias.webhook.TestReceiver.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secret of the receiver is changed while the service runs. */
class WebhookSecretFileTest {

    private static final String OLD = WebhookFixture.SECRET;
    private static final String NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private final WebhookFixture fixture = new WebhookFixture();
    private Path file;
    private Ias sender;
    private int events;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        file = Files.writeString(directory.resolve("secret"), OLD + "\n");
        // The library that verifies uses the system clock.
        sender = fixture.start(Clock.systemUTC(), "ias.webhook.secret", "file:" + file);
    }

    @AfterEach
    void stop() {
        sender.close();
        fixture.close();
    }

    @Test
    void requestsAreSignedWithTheSecretsThatAreInTheFile() throws IOException {
        assertThat(verifying(next())).containsExactly(OLD);

        Files.writeString(file, NEW + "\n" + OLD + "\n");
        TestKeys.reload(sender);
        assertThat(verifying(next())).containsExactly(OLD, NEW);

        Files.writeString(file, NEW);
        TestKeys.reload(sender);
        assertThat(verifying(next())).containsExactly(NEW);
    }

    @Test
    void aFileWithoutAUsableSecretKeepsTheLastOne() throws IOException {
        assertThat(verifying(next())).containsExactly(OLD);

        for (var unusable : Stream.of("", "secret", "whsec_", "whsec_c2hvcnQ=").toList()) {
            Files.writeString(file, unusable);
            TestKeys.reload(sender);
            assertThat(verifying(next())).as(unusable).containsExactly(OLD);
        }
    }

    private Received next() {
        fixture.confirmed(String.format(Locale.ROOT, "signed-%d@example.com", events++));
        sender.bean(WebhookDispatcher.class).dispatch();
        assertThat(fixture.receiver.received()).hasSize(events);
        return fixture.receiver.received().getLast();
    }

    /** Returns the secrets under which the signature of a request is valid. */
    private static Stream<String> verifying(Received request) {
        return Stream.of(OLD, NEW).filter(secret -> isValid(secret, request));
    }

    private static boolean isValid(String secret, Received request) {
        try {
            new Webhook(secret).verify(request.body(), request.headers());
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }
}
