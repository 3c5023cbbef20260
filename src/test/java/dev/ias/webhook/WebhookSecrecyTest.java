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

    private final Told told = new Told("ias.webhook.max-age", "2d");

    @AfterEach
    void stop() {
        told.close();
    }

    @Test
    @Attack(S27)
    void logsAndMetricsContainNoAddressSecretOrReceiverPath() {
        try (var log = new LogCapture()) {
            told.confirmed(JANE);
            for (var status : List.of(500, 400, 429, 302, 204)) {
                told.receiver.behave(Behaviour.status(status));
                told.dispatchAfter(Duration.ofHours(2));
            }
            told.receiver.goAway();
            told.confirmedByLink(JANE);
            told.dispatchAfter(Duration.ofHours(2));
            told.receiver.comeBack();
            told.receiver.behave(Behaviour.status(410));
            told.dispatchAfter(Duration.ofHours(2));
            told.clock.advance(Duration.ofDays(2));
            told.ias.bean(WebhookPurge.class).run();

            assertThat(log.text())
                    .contains("answered 410 Gone", "receiver unreachable", "Dropped 1 webhook events")
                    .doesNotContainIgnoringCase(JANE)
                    .doesNotContain(TestReceiver.PATH)
                    .doesNotContain(Told.SECRET.substring("whsec_".length()))
                    .doesNotContain("v1,");
        }
        assertThat(told.ias.bean(PrometheusMeterRegistry.class).scrape())
                .contains("ias_webhook_seconds_count{outcome=\"delivered\"} 1", "ias_webhook_dropped_total 1.0")
                .doesNotContain("jane", TestReceiver.PATH);
    }
}
