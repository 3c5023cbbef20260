package dev.ias.webhook;

import static dev.ias.testing.KnownAttack.S27;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.testing.LogCapture;
import dev.ias.webhook.TestReceiver.Behaviour;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logs and metrics of webhooks contain no secrets and no addresses. */
class WebhookSecrecyTest {

    private static final String JANE = "jane.secrecy@example.com";

    private final WebhookFixture fixture = new WebhookFixture("ias.webhook.max-age", "2d");

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    @Attack(S27)
    void logsAndMetricsContainNoAddressSecretOrReceiverPath() {
        try (var log = new LogCapture()) {
            fixture.confirmed(JANE);
            for (var status : List.of(500, 400, 429, 302, 204)) {
                fixture.receiver.behave(Behaviour.status(status));
                fixture.dispatchAfter(Duration.ofHours(2));
            }
            fixture.receiver.goOffline();
            fixture.confirmedByLink(JANE);
            fixture.dispatchAfter(Duration.ofHours(2));
            fixture.receiver.goOnline();
            fixture.receiver.behave(Behaviour.status(410));
            fixture.dispatchAfter(Duration.ofHours(2));
            fixture.clock.advance(Duration.ofDays(2));
            fixture.ias.bean(WebhookPurge.class).run();

            assertThat(log.text())
                    .contains("answered 410 Gone", "receiver unreachable", "Dropped 1 webhook events")
                    .doesNotContainIgnoringCase(JANE)
                    .doesNotContain(TestReceiver.PATH)
                    .doesNotContain(WebhookFixture.SECRET.substring("whsec_".length()))
                    .doesNotContain("v1,");
        }
        assertThat(fixture.ias.bean(PrometheusMeterRegistry.class).scrape())
                .contains(
                        "ias_webhook_seconds_count{cause=\"none\",outcome=\"delivered\"} 1",
                        "ias_webhook_dropped_total 1.0")
                .doesNotContain("jane", TestReceiver.PATH);
    }
}
