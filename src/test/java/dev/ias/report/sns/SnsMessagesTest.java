package dev.ias.report.sns;

import static dev.ias.report.sns.FakeSns.TOPIC;
import static dev.ias.report.sns.FakeSns.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.report.sns.VerifiedMessage.Notification;
import dev.ias.report.sns.VerifiedMessage.Reason;
import dev.ias.report.sns.VerifiedMessage.Refused;
import dev.ias.report.sns.VerifiedMessage.Subscribed;
import dev.ias.testing.TestClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnsMessagesTest {

    @TempDir
    private static Path directory;

    private static SnsKeys keys;
    private final TestClock clock = new TestClock();
    private FakeSns amazon;
    private SnsMessages messages;

    @BeforeAll
    static void createKeys() throws IOException {
        keys = SnsKeys.in(directory, FakeSns.HOST);
    }

    @BeforeEach
    void start() {
        amazon = new FakeSns(keys);
        messages = amazon.messages(clock, TOPIC);
    }

    @AfterEach
    void stop() {
        amazon.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void signedNotificationsOfPermittedTopicsAreAccepted(String version) throws IOException {
        var fields = notification();
        fields.put("Subject", "Bounce");

        assertThat(receive(amazon.signed(fields, version))).isEqualTo(new Notification("hello\nworld"));
    }

    @Test
    void theCertificateIsReadOnce() throws IOException {
        receive(amazon.signed(notification(), "1"));
        receive(amazon.signed(notification(), "2"));

        assertThat(amazon.requests()).hasSize(1);
    }

    @Test
    void anAlteredFieldInvalidatesTheSignature() throws IOException {
        for (var field : new String[] {"Message", "MessageId", "Subject"}) {
            var altered = amazon.signed(notification(), "2")
                    .replaceFirst("\\{", "{\"Subject\":\"other\",")
                    .replace("\"" + field + "\":\"", "\"" + field + "\":\"x");

            assertThat(receive(altered)).isEqualTo(new Refused(Reason.SIGNATURE));
        }
    }

    @Test
    void aSignatureOfAnotherVersionIsRefused() throws IOException {
        assertThat(receive(amazon.signed(notification(), "2")
                        .replace("\"SignatureVersion\":\"2\"", "\"SignatureVersion\":\"1\"")))
                .isEqualTo(new Refused(Reason.SIGNATURE));
        assertThat(receive(amazon.signed(notification(), "3"))).isEqualTo(new Refused(Reason.SIGNATURE));
        assertThat(receive(json(notification()))).isEqualTo(new Refused(Reason.SIGNATURE));
    }

    @Test
    void otherTopicsAreRefusedBeforeAnythingIsRead() throws IOException {
        assertThat(amazon.messages(clock).receive(bytes(amazon.signed(notification(), "2"))))
                .isEqualTo(new Refused(Reason.TOPIC));
        assertThat(amazon.messages(clock, TOPIC + "2").receive(bytes(amazon.signed(notification(), "2"))))
                .isEqualTo(new Refused(Reason.TOPIC));
        assertThat(amazon.requests()).isEmpty();
    }

    @Test
    void oldAndFutureMessagesAreRefused() throws IOException {
        assertThat(received(Duration.ofMinutes(-59))).isInstanceOf(Notification.class);
        assertThat(received(Duration.ofMinutes(-61))).isEqualTo(new Refused(Reason.TIMESTAMP));
        assertThat(received(Duration.ofMinutes(6))).isEqualTo(new Refused(Reason.TIMESTAMP));
    }

    private VerifiedMessage received(Duration offset) throws IOException {
        return receive(
                amazon.signed(amazon.fields("Notification", clock.instant().plus(offset), "hello"), "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.eu-west-1.amazonaws.com.attacker.example/SimpleNotificationService-1.pem",
                "https://attacker.example/SimpleNotificationService-1.pem",
                "https://user@sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
                "https://sns.eu-west-1.amazonaws.com:444/SimpleNotificationService-1.pem",
                "https://sns.eu-west-1.amazonaws.com/other.pem",
                "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem?x=1",
                "https://sns.eu-west-1.amazonaws.com/x/../SimpleNotificationService-1.pem",
                "file:///etc/passwd",
                ":"
            })
    void certificatesOfOtherPlacesAreNotRead(String url) throws IOException {
        var fields = notification();
        fields.put("SigningCertURL", url);

        assertThat(receive(amazon.signed(fields, "2"))).isEqualTo(new Refused(Reason.CERTIFICATE));
        assertThat(amazon.requests()).isEmpty();
    }

    @Test
    void certificatesOfOtherNamesAreRefused() throws IOException {
        amazon.publish(SnsKeys.in(directory, "attacker.example").pem());
        assertThat(receive(amazon.signed(notification(), "2"))).isEqualTo(new Refused(Reason.CERTIFICATE));

        amazon.publish(bytes("no certificate"));
        assertThat(receive(amazon.signed(notification(), "2"))).isEqualTo(new Refused(Reason.CERTIFICATE));
    }

    @Test
    void anotherKeyOfTheSameNameDoesNotMatch() throws IOException {
        amazon.publish(SnsKeys.in(directory, "sns.amazonaws.com").pem());

        assertThat(receive(amazon.signed(notification(), "2"))).isEqualTo(new Refused(Reason.SIGNATURE));
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws IOException {
        assertThat(receive(amazon.signed(notification(), "2"))).isInstanceOf(Notification.class);
        clock.advance(Duration.ofDays(4000));

        assertThat(receive(amazon.signed(notification(), "2"))).isEqualTo(new Refused(Reason.CERTIFICATE));
    }

    @Test
    void anUnreachableServiceIsAFailureThatMayPass() throws IOException {
        amazon.answer(503);
        assertThatThrownBy(() -> receive(amazon.signed(notification(), "2"))).isInstanceOf(IOException.class);

        amazon.answer(302);
        assertThatThrownBy(() -> receive(amazon.signed(notification(), "2"))).isInstanceOf(IOException.class);

        amazon.answer(200);
        assertThat(receive(amazon.signed(notification(), "2"))).isInstanceOf(Notification.class);
    }

    @Test
    void anEndlessDocumentIsNotRead() {
        amazon.publish(new byte[1 << 20]);

        assertThatThrownBy(() -> receive(amazon.signed(notification(), "2"))).isInstanceOf(IOException.class);
    }

    @Test
    void subscriptionsOfPermittedTopicsAreConfirmed() throws IOException {
        assertThat(receive(amazon.signed(subscription(), "2"))).isEqualTo(new Subscribed());
        assertThat(amazon.requests()).contains("/?Action=ConfirmSubscription&Token=t");
    }

    @Test
    void subscriptionsAreNotConfirmedElsewhereOrUnsigned() throws IOException {
        var elsewhere = subscription();
        elsewhere.put("SubscribeURL", "https://attacker.example/");

        assertThat(receive(amazon.signed(elsewhere, "2"))).isEqualTo(new Refused(Reason.SUBSCRIBE_URL));
        assertThat(receive(amazon.signed(subscription(), "2").replace("Token\":\"t", "Token\":\"x")))
                .isEqualTo(new Refused(Reason.SIGNATURE));
        assertThat(amazon.requests()).noneMatch(path -> path.contains("Confirm"));
    }

    @Test
    void theEndOfASubscriptionIsNoted() throws IOException {
        assertThat(receive(amazon.signed(amazon.fields("UnsubscribeConfirmation", now(), "x"), "1")))
                .isEqualTo(new VerifiedMessage.Unsubscribed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "1",
                "null",
                "{\"notificationType\":\"Bounce\"}",
                "{\"Type\":\"Other\"}",
                "{\"Type\":1}",
                "{\"Type\":null}"
            })
    void otherDocumentsAreMalformed(String document) throws IOException {
        assertThat(receive(document)).isEqualTo(new Refused(Reason.MALFORMED));
    }

    @Test
    void everyFieldMayBeMissing() throws IOException {
        for (var field : notification().keySet()) {
            var fields = notification();
            fields.remove(field);

            assertThat(receive(json(fields))).isInstanceOf(Refused.class);
        }
    }

    private Map<String, String> notification() {
        return new HashMap<>(amazon.fields("Notification", now(), "hello\nworld"));
    }

    private Map<String, String> subscription() {
        return new HashMap<>(amazon.fields("SubscriptionConfirmation", now(), "confirm"));
    }

    private Instant now() {
        return clock.instant();
    }

    private VerifiedMessage receive(String document) throws IOException {
        return messages.receive(bytes(document));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
