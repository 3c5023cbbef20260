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
import dev.ias.testing.TestNameServer;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics for monitoring systems. */
class MetricsTest {

    private static final String OF_CLUSTER = "ias_database_node_available";
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([a-z_]+)` \\| ", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\w+) ");
    private static final Pattern HELP = Pattern.compile("(?m)^# HELP (\\w+) (.*)$");
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");
    private static final String JANE = "jane.metrics@example.com";

    private final TestRelay relay = new TestRelay();
    private final TestCollector collector = new TestCollector();
    private final TestClock clock = new TestClock();
    private final TestNameServer dns = new TestNameServer().mx("example.com", 300, "mx.example.com");
    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);
    private final Ias ias = Ias.setup()
            .on(TestDatabase.create(), relay)
            .clock(clock)
            .set("endpoints.all.port", port)
            .set("ias.mail.check-domain", true)
            .set("ias.dns.servers", dns.address())
            .set("ias.outbox.measure-interval", "50ms")
            .set("ias.purge.interval", "50ms")
            .set("ias.limits.client-sign-ups-per-hour", 5)
            .set("ias.webhook.url", "http://localhost:1/")
            .set("ias.webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .set("ias.webhook.allow-private-addresses", true)
            .set("ias.tracing.endpoint", collector.endpoint())
            .start();

    @AfterEach
    void stop() throws IOException {
        management.close();
        ias.close();
        dns.close();
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
                .filter(name -> name.contains("_") && !name.equals(OF_CLUSTER))
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

        assertThat(metrics()).contains("ias_call_seconds_count").doesNotContain("executor_");
    }

    @Test
    void everyMetricHasAHelpText() {
        var token = ias.signUp(JANE).token();
        ias.resend(token);
        ias.resend("none");

        var metrics = metrics();
        var helpTexts = HELP.matcher(metrics)
                .results()
                .collect(Collectors.toMap(
                        help -> help.group(1), help -> help.group(2).strip()));
        var names = TYPE.matcher(metrics).results().map(type -> type.group(1)).toList();

        assertThat(names)
                .hasSizeGreaterThan(40)
                .contains("ias_command_seconds", "ias_mail_seconds", "ias_batch_seconds");
        assertThat(names)
                .allSatisfy(name -> assertThat(helpTexts.getOrDefault(name, ""))
                        .as(name)
                        // The registry repeats the name if there is no description.
                        .isNotIn(name, name.replace('_', '.'))
                        .matches(".* .*"));
    }

    @Test
    void callsAreCountedByRouteActionAndStatus() {
        ias.signUp(JANE);
        ias.resend("none");
        ias.get("/?Action=QueryEmailVerification&Version=2018-01-29");
        ias.get("/?Action=Unknown&Version=2018-01-29");
        ias.get("/" + JANE);
        management.get("/health/liveness");

        assertThat(lines("ias_call_seconds_count"))
                .contains(
                        call("POST", "/users", "none", 201),
                        call("POST", "/users/email-verification-code", "none", 401),
                        call("GET", "/", "QueryEmailVerification", 400),
                        call("GET", "/", "none", 404),
                        call("GET", "none", "none", 404))
                .noneMatch(line -> line.contains("health") || line.contains("prometheus"));
    }

    private static String call(String method, String route, String action, int status) {
        return String.format(
                Locale.ROOT,
                "ias_call_seconds_count{action=\"%s\",method=\"%s\",route=\"%s\",status=\"%d\"} 1",
                action,
                method,
                route,
                status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ias_call", "ias_command", "ias_batch", "ias_mail", "ias_webhook"})
    void theMainTimersHaveFewBuckets(String timer) {
        var token = ias.signUp(JANE).token();
        ias.confirm(token, relay.lastTo(JANE).code());

        // The timer of webhooks exists from the first sweep on.
        eventually(() -> assertThat(BOUND.matcher(String.join("\n", lines(timer + "_seconds_bucket")))
                        .results()
                        .map(bound -> bound.group(1))
                        .collect(Collectors.toSet()))
                .hasSizeBetween(6, 11)
                .contains("0.1", "1.0", "+Inf"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        application/openmetrics-text                                                  | application/openmetrics-text; version=1.0.0; charset=utf-8
        application/openmetrics-text; version=1.0.0                                   | application/openmetrics-text; version=1.0.0; charset=utf-8
        application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.4,*/*;q=0.1   | application/openmetrics-text; version=1.0.0; charset=utf-8
        text/plain;q=0.3, application/openmetrics-text;q=0.8                          | application/openmetrics-text; version=1.0.0; charset=utf-8
        application/openmetrics-text;q=0.2, text/plain;version=0.0.4                  | text/plain; version=0.0.4; charset=utf-8
        application/openmetrics-text;q=0, */*                                         | text/plain; version=0.0.4; charset=utf-8
        text/plain                                                                    | text/plain; version=0.0.4; charset=utf-8
        */*                                                                           | text/plain; version=0.0.4; charset=utf-8
        """)
    void aScrapeGetsTheFormatThatItPrefers(String accepted, String expected) {
        var answer = management.get("/prometheus", "Accept", accepted);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue(expected);
        assertThat(answer.response().body().endsWith("# EOF\n")).isEqualTo(expected.contains("openmetrics"));
        assertThat(answer.response().body()).contains("# HELP ias_relay_reachable ");
    }

    @Test
    void aScrapeThatAcceptsNeitherFormatIsNotAcceptable() {
        assertThat(management.get("/prometheus", "Accept", "application/json").status())
                .isEqualTo(406);
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
                .contains("ias_mail_seconds_count{relay=\"default\",verdict=\"accepted\"} 1")
                .contains("ias_mail_seconds_count{relay=\"default\",verdict=\"recipient_refused\"} 1")
                .contains("ias_mail_seconds_count{relay=\"default\",verdict=\"refused\"} 1");
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
