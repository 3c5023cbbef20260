package dev.ias.report.parse;

import static dev.ias.report.parse.ReportMails.complaint;
import static dev.ias.report.parse.ReportMails.deliveryReport;
import static dev.ias.report.parse.ReportMails.recipient;
import static dev.ias.report.parse.ReportMails.sesBounce;
import static dev.ias.report.parse.ReportMails.sesComplaint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fuzz tests of the parsers of reports: every input yields a finding. */
class ReportParsersFuzzTest {

    private static final List<String> TOKENS = List.of(
            "\n",
            "\r\n",
            "\n\n",
            "--b1",
            "--b1--",
            "--",
            ":",
            ";",
            "=",
            "\"",
            "(",
            "<",
            "boundary=",
            "Content-Type: message/delivery-status\n\n",
            "Content-Type: message/feedback-report\n\n",
            "Content-Type: multipart/report; boundary=\"b1\"\n\n",
            "Content-Type: message/rfc822\n\n",
            "Content-Transfer-Encoding: base64\n",
            "Content-Transfer-Encoding: quoted-printable\n",
            "Content-Transfer-Encoding: uuencode\n",
            "Content-Transfer-Encoding: x-unknown\n",
            "Action: failed\n",
            "Status: 5.1.1\n",
            "From ",
            "=?utf-8?q?=",
            "charset*0*=x",
            "\0",
            "\u00e9");

    @Test
    void anyMailYieldsAFinding() {
        var reports = new MailReports();
        var corpus = Stream.concat(
                        ReportMails.names().stream().map(ReportMails::real),
                        Stream.of(complaint("abuse"), deliveryReport(recipient("failed", "5.1.1", ""))))
                .toList();

        Fuzz.run(
                "report mails",
                0.05,
                corpus,
                TOKENS,
                mail -> assertThat(reports.parse(mail.getBytes(StandardCharsets.UTF_8)))
                        .isNotNull());
    }

    @Test
    void anyNotificationYieldsAFinding() {
        Fuzz.run(
                "ses notifications",
                0.03,
                List.of(sesBounce("eventType", "Permanent", "General", "5.1.1"), sesComplaint("")),
                List.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ":",
                        ",",
                        "null",
                        "1e999",
                        "\"bounce\"",
                        "\"mail\"",
                        "\\u0000",
                        "[[[["),
                message -> assertThat(SesEvents.parse(message)).isNotNull());
    }
}
