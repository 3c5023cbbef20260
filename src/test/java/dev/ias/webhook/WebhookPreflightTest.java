package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.ops.ConfigCommand;
import dev.ias.ops.ConfigurationPreflight;
import dev.ias.testing.Ias;
import dev.ias.webhook.TestReceiver.Behaviour;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine;

/** {@code config check} connects to the receiver as deliveries do, and sends it an event only if asked to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookPreflightTest {

    private final WebhookFixture fixture = new WebhookFixture();
    private final String address =
            "localhost:" + URI.create(fixture.receiver.url()).getPort();

    @BeforeEach
    void accept() {
        fixture.receiver.behave(Behaviour.ACCEPT);
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @Test
    void theReceiverIsConnectedToAndReceivesNothing() {
        var before = fixture.receiver.received();

        assertThat(check(fixture.ias)).contains("receiver   " + address).doesNotContain("event  ");
        assertThat(fixture.receiver.received()).isEqualTo(before);
    }

    @Test
    void aTestEventIsSentOnRequest() {
        assertThat(check(fixture.ias, "--send-test-event"))
                .contains("receiver   " + address, "event      accepted by the receiver");

        var event = fixture.receiver.received().getLast();
        assertThat(event.body())
                .isEqualTo("{\"type\":\"email_verification.test\",\"timestamp\":\"2026-03-01T12:00:00Z\",\"data\":{}}");
        assertThat(event.header("webhook-signature")).startsWith("v1,");
        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void aRefusedTestEventIsReported() {
        fixture.receiver.behave(Behaviour.status(401));

        assertThat(check(fixture.ias, "--send-test-event"))
                .contains("receiver   " + address, "ias.webhook.url: the receiver answers 401 to the test event");
    }

    @Test
    void aReceiverThatIsNotThereIsReported() {
        fixture.receiver.goOffline();
        try {
            assertThat(check(fixture.ias, "--send-test-event"))
                    .contains("ias.webhook.url: no server listens on " + address)
                    .doesNotContain("event  ", TestReceiver.PATH);
        } finally {
            fixture.receiver.goOnline();
        }
    }

    @Test
    void withoutAReceiverThereIsNothingToCheck() {
        try (var silent = fixture.start(fixture.clock, "ias.webhook.url", "")) {
            assertThat(check(silent)).contains("receiver   none, webhooks are off");
            assertThat(check(silent, "--send-test-event")).contains("ias.webhook.url is missing");
        }
    }

    private static String check(Ias ias, String... options) {
        var output = new StringWriter();
        new CommandLine(new ConfigCommand(() -> ias.bean(ConfigurationPreflight.class)))
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(Stream.concat(Stream.of("check"), Arrays.stream(options))
                        .toArray(String[]::new));
        return output.toString();
    }
}
