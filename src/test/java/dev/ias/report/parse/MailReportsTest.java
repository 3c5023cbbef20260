package dev.ias.report.parse;

import static dev.ias.report.parse.ReportMails.MESSAGE_ID;
import static dev.ias.report.parse.ReportMails.SENDER;
import static dev.ias.report.parse.ReportMails.complaint;
import static dev.ias.report.parse.ReportMails.deliveryReport;
import static dev.ias.report.parse.ReportMails.real;
import static dev.ias.report.parse.ReportMails.recipient;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.BounceKind;
import dev.ias.report.parse.Finding.Failed;
import dev.ias.report.parse.Finding.Harmless;
import dev.ias.report.parse.Finding.Problem;
import dev.ias.report.parse.Finding.Unreadable;
import dev.ias.verification.Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailReportsTest {

    private final MailReports reports = new MailReports();

    @ParameterizedTest
    @CsvSource({
        "exim-unknown-user, HARD, 5.1.1",
        "exim-unknown-user-basic-code, HARD, 5.0.0",
        "exim-full-mailbox, FULL, 5.2.2",
        "exim-unrouteable, SOFT, 5.0.0",
        "postfix-unknown-user, HARD, 5.1.1",
        "postfix-unknown-user-basic-code, HARD, 5.0.0",
        "postfix-full-mailbox, FULL, 5.2.2"
    })
    void reportsOfRealServersAreRead(String name, BounceKind kind, String status) {
        var failed = (Failed) parse(real(name));

        assertThat(failed.kind()).isEqualTo(kind);
        assertThat(failed.status()).contains(status);
        assertThat(failed.recipient()).map(Address::domain).isPresent();
        assertThat(failed.tokenSources())
                .anyMatch(source -> source.contains(SENDER))
                .anyMatch(MESSAGE_ID::equals);
    }

    @Test
    void theOriginalRecipientIsPreferredToTheOneThatTheMailWasForwardedTo() {
        var failed = (Failed) parse(
                deliveryReport(recipient("failed", "5.1.1", "Original-Recipient: rfc822;Jane+tag@example.com\n")));

        assertThat(failed.recipient()).map(Address::typed).contains("Jane+tag@example.com");
        assertThat(failed.kind()).isEqualTo(BounceKind.HARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed", "delivered", "relayed", "expanded", "Delayed (will be retried)"})
    void otherActionsThanFailedChangeNothing(String action) {
        assertThat(parse(deliveryReport(recipient(action, "4.4.1", "")))).isEqualTo(new Harmless());
    }

    @Test
    void ofSeveralFailedRecipientsTheMildestFailureCounts() {
        assertThat(((Failed) parse(deliveryReport(recipient("failed", "5.1.1", ""), recipient("failed", "5.2.2", ""))))
                        .kind())
                .isEqualTo(BounceKind.FULL);
        assertThat(((Failed) parse(deliveryReport(recipient("failed", "5.7.1", ""), recipient("failed", "5.2.2", ""))))
                        .kind())
                .isEqualTo(BounceKind.SOFT);
        assertThat(parse(deliveryReport(recipient("failed", "5.1.1", ""), recipient("delivered", "2.0.0", ""))))
                .isEqualTo(new Harmless());
    }

    @Test
    void withoutAnEnhancedStatusTheSmtpReplyDecides() {
        var reply = "Diagnostic-Code: smtp; %s\n";

        assertThat(kind("5.0.0", reply.formatted("550 5.1.1 <jane@example.com>: unknown")))
                .isEqualTo(BounceKind.HARD);
        assertThat(kind("5.0.0", reply.formatted("553 no such mailbox"))).isEqualTo(BounceKind.HARD);
        assertThat(kind("5.0.0", reply.formatted("552 quota exceeded"))).isEqualTo(BounceKind.FULL);
        assertThat(kind("5.0.0", reply.formatted("554 spam"))).isEqualTo(BounceKind.SOFT);
        assertThat(kind("unknown", reply.formatted("450 4.2.0 greylisted"))).isEqualTo(BounceKind.SOFT);
        assertThat(kind("5.0.0", "Diagnostic-Code: x-unix; 550 5.1.1\n")).isEqualTo(BounceKind.SOFT);
        assertThat(kind("5.7.1", reply.formatted("550 blocked"))).isEqualTo(BounceKind.SOFT);
    }

    private BounceKind kind(String status, String more) {
        return ((Failed) parse(deliveryReport(recipient("failed", status, more)))).kind();
    }

    @Test
    void aDelayThatHasEndedIsASoftBounce() {
        assertThat(kind("4.4.7", "")).isEqualTo(BounceKind.SOFT);
        assertThat(kind("4.2.2", "")).isEqualTo(BounceKind.FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abuse", "Fraud"})
    void complaintsOfPeopleAreFound(String type) {
        var failed = (Failed) parse(complaint(type));

        assertThat(failed.kind()).isEqualTo(BounceKind.COMPLAINT);
        assertThat(failed.recipient()).map(Address::typed).contains("jane@example.com");
        assertThat(failed.status()).isEmpty();
        assertThat(failed.tokenSources()).contains("<" + SENDER + ">", MESSAGE_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-failure", "not-spam", "virus", "other", "x-new"})
    void otherFeedbackChangesNothing(String type) {
        assertThat(parse(complaint(type))).isEqualTo(new Harmless());
    }

    @Test
    void automaticAnswersChangeNothing() {
        assertThat(parse("To: %s\nAuto-Submitted: auto-replied (vacation)\nSubject: Away\n\nI am away\n"
                        .formatted(SENDER)))
                .isEqualTo(new Harmless());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "Subject: Hello\n\nHello\n",
                "Auto-Submitted: no\n\nHello\n",
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b--\n",
                "Content-Type: multipart/report\n\nHello\n"
            })
    void otherMailsAreNoReports(String mail) {
        assertThat(parse(mail)).isIn(new Unreadable(Problem.NO_REPORT), new Unreadable(Problem.MALFORMED));
    }

    @Test
    void reportsWithoutTheirFieldsAreIncomplete() {
        assertThat(parse(deliveryReport("Status: 5.1.1\n"))).isEqualTo(new Unreadable(Problem.INCOMPLETE));
        assertThat(parse(complaint("abuse").replace("Feedback-Type", "X")))
                .isEqualTo(new Unreadable(Problem.INCOMPLETE));
    }

    @Test
    void theLineThatAMailboxFileBeginsWithIsSkipped() {
        assertThat(parse("From MAILER-DAEMON Sun Mar  1 12:00:00 2026\n" + real("exim-unknown-user")))
                .isInstanceOf(Failed.class);
    }

    @Test
    void lineEndsMayBeThoseOfSmtp() {
        assertThat(parse(real("exim-unknown-user").replace("\n", "\r\n"))).isInstanceOf(Failed.class);
    }

    @Test
    void everythingIsBounded() {
        var mail = deliveryReport(recipient("failed", "5.1.1", ""));

        assertThat(parse(mail + "x".repeat(MailReports.MAX_BYTES))).isEqualTo(new Unreadable(Problem.TOO_LARGE));
        assertThat(parse(mail + "--b1\n\n".repeat(300))).isEqualTo(new Unreadable(Problem.TOO_COMPLEX));
        assertThat(parse("A:b\n".repeat(20_000) + mail)).isEqualTo(new Unreadable(Problem.TOO_COMPLEX));
        assertThat(parse("A:b\r\r\n".repeat(20_000) + mail)).isEqualTo(new Unreadable(Problem.TOO_COMPLEX));
        assertThat(parse(deliveryReport((recipient("failed", "5.1.1", "") + "\n").repeat(100))))
                .isEqualTo(new Unreadable(Problem.TOO_COMPLEX));
    }

    /** The library prepares the search for a boundary in quadratic time. */
    @Test
    void longBoundariesAreNotSearchedFor() {
        var mail = deliveryReport(recipient("failed", "5.1.1", ""));
        var boundary = "b".repeat(150_000);

        assertThat(parse(mail.replace("b1", boundary))).isEqualTo(new Unreadable(Problem.TOO_COMPLEX));
        assertThat(parse(mail.replace("boundary=\"b1\"", "x=y").replace("--b1", "--" + boundary)))
                .isEqualTo(new Unreadable(Problem.NO_REPORT));
    }

    @Test
    void reportsInsideOfOtherMailsAreNotRead() {
        var inner = deliveryReport(recipient("failed", "5.1.1", ""));
        var outer =
                "Content-Type: multipart/mixed; boundary=out\n\n--out\nContent-Type: message/rfc822\n\n%s\n--out--\n"
                        .formatted(inner);

        assertThat(parse(outer)).isEqualTo(new Unreadable(Problem.NO_REPORT));
    }

    @Test
    void findingsDoNotShowAddresses() {
        assertThat(parse(deliveryReport(recipient("failed", "5.1.1", "")))).hasToString("Failed[HARD, 5.1.1]");
    }

    @Test
    void addressesThatCannotBeSentToAreIgnored() {
        var failed = (Failed) parse(
                deliveryReport("Final-Recipient: utf-8; jos\\x{E9}@example.com\nAction: failed\nStatus: 5.1.1\n"));

        assertThat(failed.recipient()).isEqualTo(Optional.empty());
    }

    private Finding parse(String mail) {
        return reports.parse(mail.getBytes(StandardCharsets.UTF_8));
    }
}
