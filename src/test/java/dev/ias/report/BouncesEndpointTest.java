package dev.ias.report;

import static dev.ias.report.parse.ReportMails.TOKEN;
import static dev.ias.report.parse.ReportMails.complaint;
import static dev.ias.report.parse.ReportMails.deliveryReport;
import static dev.ias.report.parse.ReportMails.real;
import static dev.ias.report.parse.ReportMails.recipient;
import static dev.ias.report.parse.ReportMails.sesBounce;
import static dev.ias.testing.KnownAttack.S46;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.bounce.Suppressions;
import dev.ias.report.parse.MailReports;
import dev.ias.report.sns.FakeSns;
import dev.ias.report.sns.SnsMessages;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.Address;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /bounces} of a running service. Each test has people of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BouncesEndpointTest {

    private static final String MAIL = "message/rfc822";
    private static final Pattern IN_MESSAGE_ID = Pattern.compile("<[0-9a-f-]{36}\\.([0-9a-v]{48})@");

    @TempDir
    private static Path directory;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);
    private FakeSns amazon;
    private Ias ias;
    private int people;
    private String jane = "";
    private String june = "";

    @BeforeAll
    void start() throws IOException {
        amazon = new FakeSns(directory);
        ias = Ias.setup()
                .on(TestDatabase.create(), relay)
                .clock(clock)
                .set("endpoints.all.port", port)
                .replace(SnsMessages.class, amazon.messages(clock, FakeSns.TOPIC))
                .start();
    }

    @BeforeEach
    void createRecipients() {
        people++;
        jane = "jane%d@example.com".formatted(people);
        june = "june%d@example.com".formatted(people);
    }

    @AfterAll
    void stop() {
        management.close();
        ias.close();
        amazon.close();
        relay.close();
    }

    @Test
    @Attack(S46)
    void aReportOfARealServerSuppressesUntilTheRecipientIsRemovedAndIsNotReplayed() {
        var report = ofMailTo(jane, real("exim-unknown-user"));
        var suppressed = received("suppressed");
        assertThat(result(post(MAIL, report))).isEqualTo("suppressed");
        assertThat(received("suppressed")).isEqualTo(suppressed + 1);
        assertThat(result(post(MAIL, report))).isEqualTo("unchanged");

        clock.advance(Duration.ofHours(1));
        assertThat(ias.signUp(jane).status()).isEqualTo(500);
        assertThat(relay.mailsTo(jane)).hasSize(1);

        ias.bean(Suppressions.class).remove(((Address.Parsed.Valid) Address.parse(jane)).address());
        assertThat(result(post(MAIL, report))).isEqualTo("unchanged");
        assertThat(ias.signUp(jane).status()).isEqualTo(201);
        assertThat(relay.mailsTo(jane)).hasSize(2);
    }

    @Test
    void complaintsSuppressAndSoftBouncesCount() {
        assertThat(result(post(MAIL, ofMailTo(jane, complaint("abuse"))))).isEqualTo("suppressed");
        assertThat(result(post(MAIL, ofMailTo(june, deliveryReport(recipient("failed", "5.7.1", ""))))))
                .isEqualTo("counted");
    }

    @Test
    @Attack(S46)
    void forgedAndForeignReportsAreIgnored() {
        var report = ofMailTo(jane, real("exim-unknown-user"));
        var token = tokenOf(jane);
        var forged = (token.charAt(0) == '0' ? '1' : '0') + token.substring(1);

        assertThat(result(post(MAIL, report.replace(token, forged)))).isEqualTo("ignored");
        assertThat(result(post(MAIL, real("exim-unknown-user")))).isEqualTo("ignored");
        assertThat(result(post(MAIL, report.replace(token, token.substring(1)))))
                .isEqualTo("ignored");
        clock.advance(Duration.ofHours(1));
        assertThat(ias.signUp(jane).status()).isEqualTo(201);
    }

    @Test
    @Attack(S46)
    void aReportWithTokensOfTwoMailsIsIgnored() {
        var report = ofMailTo(jane, real("exim-unknown-user"));
        var other = ofMailTo(june, real("exim-unknown-user"));
        var mixed = report.replace("References: <6b1f." + tokenOf(jane), "References: <6b1f." + tokenOf(june));

        assertThat(mixed).isNotEqualTo(report).isNotEqualTo(other);
        assertThat(result(post(MAIL, mixed))).isEqualTo("ignored");
    }

    @Test
    void theCaseOfTheTokenDoesNotMatter() {
        var report = ofMailTo(jane, real("exim-unknown-user"));

        assertThat(result(post(MAIL, report.replace(tokenOf(jane), tokenOf(jane).toUpperCase(Locale.ROOT)))))
                .isEqualTo("suppressed");
    }

    @Test
    void delaysAndAutomaticAnswersChangeNothing() {
        assertThat(result(post(MAIL, ofMailTo(jane, deliveryReport(recipient("delayed", "4.4.1", ""))))))
                .isEqualTo("unchanged");
        assertThat(result(post(MAIL, "Auto-Submitted: auto-replied\n\nAway\n"))).isEqualTo("unchanged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {MAIL, "message/global", "application/octet-stream", "text/plain", "text/plain; charset=utf-8"})
    void mailsHaveOneOfSeveralTypes(String type) {
        assertThat(result(post(type, real("exim-unknown-user")))).isEqualTo("ignored");
    }

    @ParameterizedTest
    @CsvSource({
        "message/rfc822, Hello, 400, unreadable",
        "text/plain, Hello, 400, unreadable",
        "application/json, {}, 400, unreadable",
        "text/plain, {}, 400, unreadable",
        "text/html, Hello, 415, unsupported",
        "application/x-www-form-urlencoded, Hello, 415, unsupported"
    })
    void otherDocumentsAreTypedErrors(String type, String body, int status, String error) {
        var answer = post(type, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("error").asText()).isEqualTo(error);
        assertThat(answer.json().path("message").asText()).isNotEmpty();
    }

    @Test
    void aReportMayHaveAMegabyte() {
        var report = real("exim-unknown-user");
        var largest = report + "x".repeat(MailReports.MAX_BYTES - report.length());

        assertThat(result(post(MAIL, largest))).isEqualTo("ignored");
        assertThat(post(MAIL, largest + "x").status()).isEqualTo(413);
    }

    @Test
    void thePublicPortHasNoSuchPath() {
        assertThat(ias.send(request(ias, MAIL, real("exim-unknown-user"))).status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain; charset=UTF-8", "application/json"})
    void notificationsOfAPermittedTopicSuppress(String type) {
        var bounce = ofMailTo(jane, sesBounce("notificationType", "Permanent", "NoEmail", "5.1.1"));
        var message = amazon.notification(clock.instant(), bounce);

        assertThat(result(post(type, message))).isEqualTo("suppressed");
        assertThat(result(post(type, message))).isEqualTo("unchanged");
    }

    @Test
    @Attack(S46)
    void notificationsWithAWrongSignatureAreRefused() {
        ias.signUp(jane);
        var bounce = sesBounce("notificationType", "Permanent", "NoEmail", "5.1.1");
        var altered = amazon.notification(clock.instant(), bounce).replace(TOKEN, tokenOf(jane));

        var answer = post("text/plain", altered);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("error").asText()).isEqualTo("refused");
        clock.advance(Duration.ofHours(1));
        assertThat(ias.signUp(jane).status()).isEqualTo(201);
    }

    /** Signs up and returns a report of the mail. */
    private String ofMailTo(String person, String report) {
        assertThat(ias.signUp(person).status()).isEqualTo(201);
        return report.replace(TOKEN, tokenOf(person));
    }

    private String tokenOf(String person) {
        var matcher = IN_MESSAGE_ID.matcher(relay.lastTo(person).header("Message-ID"));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private double received(String result) {
        return ias.bean(MeterRegistry.class)
                .counter("ias.report.received", "result", result)
                .count();
    }

    private static String result(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().path("result").asText();
    }

    private Answer post(String type, String body) {
        return management.send(request(management, type, body));
    }

    private static HttpRequest request(Ias target, String type, String body) {
        return HttpRequest.newBuilder(target.uri("/bounces"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
