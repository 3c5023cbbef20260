package dev.ias.report.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reports of tests: those that real servers have made, and others in their form. */
public final class ReportMails {

    /** A text of the form of a return token, which the reports have. */
    public static final String TOKEN = "0123456789abcdefghijklmnopqrstuv0123456789abcdef";

    public static final String SENDER = "bounces+" + TOKEN + "@bounce.example.com";
    public static final String MESSAGE_ID = "<6b1f." + TOKEN + "@sender.example>";

    private static final Path DIRECTORY = Path.of("src", "test", "resources", "reports");

    private ReportMails() {}

    /** Returns a report that a server has made. */
    public static String real(String name) {
        try {
            return Files.readString(DIRECTORY.resolve(name + ".eml"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a delivery report with a group of fields for each recipient. */
    public static String deliveryReport(String... recipients) {
        return """
            From: MAILER-DAEMON@mx.example.net
            To: %s
            Subject: Undelivered Mail
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

            --b1
            Content-Type: text/plain

            Your mail was not delivered.
            --b1
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            %s
            --b1
            Content-Type: text/rfc822-headers

            Return-Path: <%s>
            Message-ID: %s
            Subject: 123456

            --b1--
            """.formatted(SENDER, String.join("\n", recipients), SENDER, MESSAGE_ID);
    }

    /** Returns the fields of a recipient; {@code more} are further fields, each with a line end. */
    public static String recipient(String action, String status, String more) {
        return "Final-Recipient: rfc822; jane@example.com\nAction: %s\nStatus: %s\n%s".formatted(action, status, more);
    }

    /** Returns a complaint of a feedback loop. */
    public static String complaint(String type) {
        return """
            From: fbl@mx.example.net
            To: abuse@sender.example
            Subject: FW: 123456
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

            --b1
            Content-Type: text/plain

            This is a complaint.
            --b1
            Content-Type: message/feedback-report

            Feedback-Type: %s
            User-Agent: SomeGenerator/1.0
            Version: 1
            Original-Mail-From: <%s>
            Original-Rcpt-To: <jane@example.com>

            --b1
            Content-Type: message/rfc822

            Message-ID: %s
            From: no-reply@sender.example
            Subject: 123456

            Your code is 123456
            --b1--
            """.formatted(type, SENDER, MESSAGE_ID);
    }

    /** Returns the notification of Amazon SES about a bounce. */
    public static String sesBounce(String field, String type, String subType, String status) {
        return """
            {"%s":"Bounce","bounce":{"bounceType":"%s","bounceSubType":"%s",
            "bouncedRecipients":[{"emailAddress":"jane@example.com","action":"failed","status":"%s",
            "diagnosticCode":"smtp; 550 refused"}],"timestamp":"2026-03-01T12:00:00.000Z","feedbackId":"f-1"},
            %s}
            """.formatted(field, type, subType, status, sesMail());
    }

    /** Returns the notification of Amazon SES about a complaint. */
    public static String sesComplaint(String more) {
        return """
            {"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"jane@example.com"}],
            %s "timestamp":"2026-03-01T12:00:00.000Z","feedbackId":"f-1"},%s}
            """.formatted(more, sesMail());
    }

    private static String sesMail() {
        return """
            "mail":{"timestamp":"2026-03-01T12:00:00.000Z","source":"%s","messageId":"0100018-1",
            "destination":["jane@example.com"],"headersTruncated":false,
            "headers":[{"name":"Message-ID","value":"%s"},{"name":"Subject","value":"123456"}],
            "commonHeaders":{"messageId":"%s","subject":"123456"}}
            """.formatted(SENDER, MESSAGE_ID, MESSAGE_ID);
    }

    /** Returns the names of the reports that servers have made. */
    public static List<String> names() {
        try (var files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString().replace(".eml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
