package dev.ias.report.parse;

import static dev.ias.report.parse.ReportMails.MESSAGE_ID;
import static dev.ias.report.parse.ReportMails.SENDER;
import static dev.ias.report.parse.ReportMails.sesBounce;
import static dev.ias.report.parse.ReportMails.sesComplaint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.BounceKind;
import dev.ias.report.parse.Finding.Failed;
import dev.ias.report.parse.Finding.Harmless;
import dev.ias.report.parse.Finding.Problem;
import dev.ias.report.parse.Finding.Unreadable;
import dev.ias.verification.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SesEventsTest {

    @ParameterizedTest
    @CsvSource({
        "Permanent, General, 5.1.1, HARD",
        "Permanent, General, '', HARD",
        "Permanent, General, 5.7.1, SOFT",
        "Permanent, NoEmail, 5.1.1, HARD",
        "Permanent, Suppressed, 5.1.1, HARD",
        "Permanent, OnAccountSuppressionList, 5.7.1, HARD",
        "Transient, MailboxFull, 5.2.2, FULL",
        "Transient, General, 4.4.7, SOFT",
        "Transient, ContentRejected, 5.6.1, SOFT",
        "Undetermined, Undetermined, 5.1.1, SOFT",
    })
    void bouncesAreFoundWithTheirKind(String type, String subType, String status, BounceKind kind) {
        for (var field : new String[] {"notificationType", "eventType"}) {
            var failed = (Failed) SesEvents.parse(sesBounce(field, type, subType, status));

            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.recipient()).map(Address::typed).contains("jane@example.com");
            assertThat(failed.tokenSources()).contains(SENDER, MESSAGE_ID);
        }
    }

    @Test
    void complaintsAreFoundWithAndWithoutAType() {
        for (var type : new String[] {"", "\"complaintFeedbackType\":\"abuse\",", "\"complaintFeedbackType\":null,"}) {
            var failed = (Failed) SesEvents.parse(sesComplaint(type));

            assertThat(failed.kind()).isEqualTo(BounceKind.COMPLAINT);
            assertThat(failed.recipient()).map(Address::typed).contains("jane@example.com");
        }
        assertThat(SesEvents.parse(sesComplaint("\"complaintFeedbackType\":\"not-spam\",")))
                .isEqualTo(new Harmless());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Delivery", "Send", "DeliveryDelay", "Open", "AmazonSnsSubscriptionSucceeded"})
    void otherEventsChangeNothing(String type) {
        assertThat(SesEvents.parse("{\"notificationType\":\"" + type + "\"}")).isEqualTo(new Harmless());
    }

    @Test
    void otherDocumentsAreTypedErrors() {
        assertThat(SesEvents.parse("{}")).isEqualTo(new Unreadable(Problem.NO_REPORT));
        assertThat(SesEvents.parse("[1]")).isEqualTo(new Unreadable(Problem.MALFORMED));
        assertThat(SesEvents.parse("\"a\"")).isEqualTo(new Unreadable(Problem.MALFORMED));
        assertThat(SesEvents.parse("null")).isEqualTo(new Unreadable(Problem.MALFORMED));
        assertThat(SesEvents.parse("Successfully validated")).isEqualTo(new Unreadable(Problem.MALFORMED));
        assertThat(SesEvents.parse("")).isEqualTo(new Unreadable(Problem.MALFORMED));
        assertThat(SesEvents.parse("[".repeat(100_000))).isEqualTo(new Unreadable(Problem.MALFORMED));
        assertThat(SesEvents.parse("{\"notificationType\":\"Bounce\"}")).isEqualTo(new Unreadable(Problem.INCOMPLETE));
        assertThat(SesEvents.parse("{\"eventType\":\"Complaint\"}")).isEqualTo(new Unreadable(Problem.INCOMPLETE));
    }
}
