package dev.ias.ops;

import static dev.ias.testing.Eventually.eventually;
import static dev.ias.testing.KnownAttack.S27;
import static dev.ias.testing.KnownAttack.S3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.testing.Document;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics for monitoring systems. */
class MetricsTest {

    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([a-z_]+)` \\| ", Pattern.MULTILINE);
    private static final String JANE = "jane.metrics@example.com";

    private final TestRelay relay = new TestRelay();
    private final TestCollector collector = new TestCollector();
    private final TestClock clock = new TestClock();
    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);
    private final Ias ias = Ias.setup()
            .on(TestDatabase.create(), relay)
            .clock(clock)
            .set("endpoints.all.port", port)
            .set("ias.outbox.measure-interval", "50ms")
            .set("ias.purge.interval", "50ms")
            .set("ias.limits.client-sign-ups-per-hour", 5)
            .set("ias.webhook.url", "http://localhost:1/")
            .set("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .set("ias.webhook.allow-private-addresses", true)
            .set("ias.tracing.endpoint", collector.endpoint())
            .start();

    @AfterEach
    void stop() {
        management.close();
        ias.close();
        collector.close();
        relay.close();
    }

    @Test
    void everyDocumentedMetricExists() throws IOException {
        var token = ias.signUp(JANE).token();
        ias.resend(token);

        var documented = DOCUMENTED
                .matcher(Document.page("monitoring").text())
                .results()
                .map(found -> found.group(1))
                .filter(name -> name.contains("_"))
                .toList();

        assertThat(documented).hasSizeGreaterThan(8);
        eventually(() -> {
            var metrics = metrics();
            assertThat(documented).allMatch(name -> metrics.contains("# TYPE " + name + " "));
        });
    }

    /** Timed executors would cost two timer samples per request: one for the queue, one for the execution. */
    @Test
    void executorsAreNotTimed() {
        ias.signUp(JANE);

        assertThat(metrics()).contains("http_server_requests_seconds_count").doesNotContain("executor_");
    }

    @Test
    @Attack(S3)
    void outcomesOfCommandsAndMailsAreCounted() {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();
        ias.confirm(token, code.equals("000000") ? "000001" : "000000");
        ias.confirm(token, code);
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.RCPT, 550));
        ias.signUp("refused@example.com");
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 554));
        ias.signUp("refused-content@example.com");

        assertThat(metrics())
                .contains("ias_command_seconds_count{command=\"sign_up\",outcome=\"granted\"} 3")
                .contains("ias_command_seconds_count{command=\"confirm\",outcome=\"wrong_code\"} 1")
                .contains("ias_command_seconds_count{command=\"confirm\",outcome=\"granted\"} 1")
                .contains("ias_mail_seconds_count{verdict=\"accepted\"} 1")
                .contains("ias_mail_seconds_count{verdict=\"recipient_refused\"} 1")
                .contains("ias_mail_seconds_count{verdict=\"refused\"} 1");
    }

    @Test
    void denialsAreCountedPerLimit() {
        var token = ias.signUp(JANE).token();
        ias.resend(token);
        for (var mail = 2; mail <= 5; mail++) {
            ias.signUp(JANE);
        }
        ias.signUp("other@example.com");
        clock.advance(Duration.ofSeconds(30));
        ias.resend(token);

        assertThat(metrics())
                .contains("ias_limit_denied_total{limit=\"sign_up\"} 1.0")
                .contains("ias_limit_denied_total{limit=\"recipient\"} 1.0")
                .contains("ias_limit_denied_total{limit=\"client\"} 1.0");
    }

    @Test
    void outboxMessagesAndTheirAgeAreReported() {
        var held = new CountDownLatch(1);
        relay.behave(TestRelay.Behaviour.hold(held));
        // The response is sent after the timeout for the relay.
        ias.signUp(JANE);
        clock.advance(Duration.ofSeconds(90));

        eventually(() ->
                assertThat(lines("ias_outbox")).contains("ias_outbox_messages 1.0", "ias_outbox_age_seconds 90.0"));

        held.countDown();
        eventually(() ->
                assertThat(lines("ias_outbox")).contains("ias_outbox_messages 0.0", "ias_outbox_age_seconds 0.0"));
    }

    @Test
    void undeliveredEventsAndTheirAgeAreReported() {
        var token = ias.signUp(JANE).token();
        ias.confirm(token, relay.lastTo(JANE).code());
        clock.advance(Duration.ofSeconds(90));

        eventually(() -> assertThat(lines("ias_webhook"))
                .contains("ias_webhook_events 1.0", "ias_webhook_age_seconds 90.0", "ias_webhook_dropped_total 0.0"));
        clock.advance(Duration.ofDays(3));
        eventually(() ->
                assertThat(lines("ias_webhook")).contains("ias_webhook_events 0.0", "ias_webhook_dropped_total 1.0"));
    }

    @Test
    @Attack(S27)
    void noMetricContainsAnAddress() {
        ias.signUp(JANE);
        ias.get("/email-verifications/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        ias.get("/" + JANE);

        assertThat(metrics()).doesNotContain("jane", "0123456789abcdef");
    }

    private String metrics() {
        return management.get("/prometheus").response().body();
    }

    private List<String> lines(String prefix) {
        return metrics().lines().filter(line -> line.startsWith(prefix)).toList();
    }
}
