package dev.ias.mail.ses;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.mail.ExampleMessages;
import dev.ias.mail.MailComposer;
import dev.ias.mail.Relay;
import dev.ias.mail.RelayFactory;
import dev.ias.mail.RelayFactory.Connection;
import dev.ias.mail.RelayProbe;
import dev.ias.mail.Relays;
import dev.ias.mail.delivery.RelayPreflight;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage;
import io.micronaut.context.ApplicationContext;
import jakarta.mail.MessagingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A relay of the kind SES against a stand-in for its API. */
class SesTest {

    private static final String JANE = "jane@example.com";

    private final TestSes ses = new TestSes();
    private final TestRelay smtp = new TestRelay();

    @AfterEach
    void stop() {
        ses.close();
        smtp.close();
    }

    @Test
    void aMailIsASignedCallWithTheWholeMessage() {
        try (var ias =
                start("ias.mail.configuration-set", "transactional", "ias.mail.envelope-from", "b@sender.example")) {
            assertThat(ias.signUp(JANE).outcome()).isEqualTo("201");

            assertThat(ses.sends()).singleElement().satisfies(call -> {
                assertThat(call.headers().get("authorization"))
                        .matches("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-west-1/ses/aws4_request,"
                                + " SignedHeaders=[a-z0-9;-]*host;[a-z0-9;-]*, Signature=[0-9a-f]{64}");
                assertThat(call.fields())
                        .containsEntry("Version", "2010-12-01")
                        .containsEntry("Source", "b@sender.example")
                        .containsEntry("Destinations.member.1", JANE)
                        .containsEntry("ConfigurationSetName", "transactional");
            });
            var mail = ses.mails().getFirst();
            assertThat(mail.header("To")).isEqualTo(JANE);
            assertThat(mail.header("From")).isEqualTo("Example <no-reply@sender.example>");
            assertThat(mail.header("Message-ID")).endsWith("@sender.example>");
            assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
            assertThat(ias.confirm(
                                    ias.signUp("joe@example.com").token(),
                                    ses.mails().getLast().code())
                            .status())
                    .isLessThan(300);
        }
    }

    @Test
    void theMessageIsThatOfTheComposer() throws IOException, MessagingException {
        try (var ias = start()) {
            var message = message();
            var composed = new ByteArrayOutputStream();
            ias.bean(MailComposer.class).compose(message).writeTo(composed);

            assertThat(send(ias, message)).isEqualTo(Verdict.ACCEPTED);

            var received = new ByteArrayOutputStream();
            ses.mails().getFirst().message().writeTo(received);
            assertThat(withoutBoundary(received)).isEqualTo(withoutBoundary(composed));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, Throttling, DEFERRED",
        "429, TooManyRequestsException, DEFERRED",
        "429, '', DEFERRED",
        "503, ServiceUnavailable, DEFERRED",
        "400, AccountSendingPausedException, DEFERRED",
        "400, ConfigurationSetDoesNotExist, DEFERRED",
        "400, MailFromDomainNotVerifiedException, DEFERRED",
        "400, MessageRejected, REFUSED",
        "400, InvalidParameterValue, REFUSED",
        "403, SignatureDoesNotMatch, UNREACHABLE",
        "403, AccessDenied, UNREACHABLE"
    })
    void eachAnswerHasItsVerdict(int status, String code, Verdict verdict) {
        ses.behave(TestSes.refuse(status, code));
        try (var ias = start();
                var log = new LogCapture()) {
            assertThat(send(ias, message())).isEqualTo(verdict);

            assertThat(ses.sends()).hasSize(1);
            assertThat(log.text()).contains(verdict + ", " + status).doesNotContain("not verified");
        }
    }

    @Test
    void aCallThatTimesOutMayHaveSentTheMailAndIsNotRepeated() {
        ses.behave(ses.hang());
        try (var ias = start("ias.mail.accept-timeout", "200ms")) {
            assertThat(send(ias, message())).isEqualTo(Verdict.UNCERTAIN);

            assertThat(ses.sends()).hasSize(1);
        }
    }

    @Test
    void aCallWhoseConnectionIsClosedMayHaveSentTheMailAndIsNotRepeated() {
        ses.behave(exchange -> exchange.close());
        try (var ias = start()) {
            assertThat(send(ias, message())).isEqualTo(Verdict.UNCERTAIN);

            assertThat(ses.sends()).hasSize(1);
        }
    }

    @Test
    void aConnectionThatTheServiceHasClosedMeanwhileIsReplaced() {
        ses.behave(exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            TestSes.ACCEPT.answer(exchange);
        });
        try (var ias = start()) {
            assertThat(List.of(send(ias, message()), send(ias, message()))).containsOnly(Verdict.ACCEPTED);
        }
    }

    @ParameterizedTest
    @CsvSource({"200, UNCERTAIN", "400, DEFERRED"})
    void anEndlessAnswerIsNotReadToItsEnd(int status, Verdict verdict) {
        var read = new CountDownLatch(1);
        ses.behave(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(status, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write("<Error>".repeat(1000).getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                read.countDown();
            }
        });
        try (var ias = start()) {
            assertThat(send(ias, message())).isEqualTo(verdict);

            eventually(() -> assertThat(read.getCount()).isZero());
        }
    }

    @Test
    void aServiceThatCannotBeReachedIsReportedAndTheCallConsumesNothing() {
        ses.close();
        try (var ias = start("ias.mail.probe-interval", "100ms")) {
            assertThat(send(ias, message())).isEqualTo(Verdict.UNREACHABLE);
            assertThat(ias.signUp(JANE).outcome()).isEqualTo("500 email/0");
            eventually(() -> assertThat(ias.bean(RelayProbe.class).problems())
                    .containsExactly("The relay default cannot be reached"));
        }
    }

    @Test
    void aSlowAnswerIsWaitedFor() {
        var held = new CountDownLatch(1);
        ses.behave(exchange -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestSes.ACCEPT.answer(exchange);
        });
        try (var ias = start()) {
            var verdict = relay(ias).send(message(), Instant.now().plus(Duration.ofHours(1)));
            eventually(() -> assertThat(ses.sends()).hasSize(1));
            assertThat(verdict).isNotDone();

            held.countDown();

            assertThat(verdict.join()).isEqualTo(Verdict.ACCEPTED);
        }
    }

    @Test
    void whatSesDoesNotTakeIsSentOverTheNextRelayInTheSameCall() {
        try (var ias = startWithBoth("1", "2")) {
            ses.behave(TestSes.refuse(400, "Throttling"));
            assertThat(ias.signUp("one@example.com").outcome()).isEqualTo("201");
            ses.behave(TestSes.refuse(400, "MessageRejected"));
            assertThat(ias.signUp("two@example.com").outcome()).isEqualTo("201");
            ses.close();
            assertThat(ias.signUp("three@example.com").outcome()).isEqualTo("201");

            assertThat(smtp.mails())
                    .extracting(ReceivedMail::to)
                    .containsExactly("one@example.com", "two@example.com", "three@example.com");
        }
    }

    @Test
    void whatARelayDoesNotTakeIsSentBySesInTheSameCall() {
        smtp.goOffline();
        try (var ias = startWithBoth("2", "1")) {
            assertThat(ias.signUp(JANE).outcome()).isEqualTo("201");

            assertThat(ses.mails()).extracting(ReceivedMail::to).containsExactly(JANE);
        }
    }

    @Test
    void configCheckAsksForTheSendQuotaAndNamesTheSettingsOfRefusedKeys() {
        try (var ias = start()) {
            assertThat(ias.bean(RelayPreflight.class).connect())
                    .containsExactly(new Connection(Optional.empty(), Optional.empty(), "Amazon SES, eu-west-1"));

            ses.probed(TestSes.refuse(403, "InvalidClientTokenId"));
            assertThat(ias.bean(RelayPreflight.class).connect())
                    .extracting(Connection::problem)
                    .containsExactly(
                            Optional.of("ias.mail.username and ias.mail.password are refused by Amazon SES: 403"
                                    + " InvalidClientTokenId"));

            ses.probed(TestSes.refuse(403, "AccessDenied"));
            assertThat(ias.bean(RelayPreflight.class).connect())
                    .extracting(Connection::problem)
                    .containsExactly(Optional.empty());
        }
    }

    @Test
    void withoutARelayOfTheKindNothingOfItIsCreated() {
        try (var ias = Ias.setup().on(TestDatabase.create(), smtp).start()) {
            assertThat(ias.signUp(JANE).outcome()).isEqualTo("201");

            assertThat(ias.bean(ApplicationContext.class).getActiveBeanRegistrations(RelayFactory.class))
                    .hasSize(1);
        }
    }

    private static String withoutBoundary(ByteArrayOutputStream mail) {
        return mail.toString(StandardCharsets.UTF_8).replaceAll("=_Part[\\w.]+", "=_Part");
    }

    private static Relay relay(Ias ias) {
        return ias.bean(Relays.class).all().getFirst();
    }

    private static Verdict send(Ias ias, OutboxMessage message) {
        return relay(ias).send(message, Instant.now().plus(Duration.ofHours(1))).join();
    }

    private static OutboxMessage message() {
        return ExampleMessages.of(OutboxMessage.Kind.CODE, Language.ENGLISH, ExampleMessages.RECIPIENT, Instant.now());
    }

    private Ias start(String... settings) {
        return start(ses("ias.mail."), settings);
    }

    private Ias startWithBoth(String orderOfSes, String orderOfSmtp) {
        return start(ses("ias.mail.relays.amazon.")
                .set("ias.mail.relays.local.host", "localhost")
                .set("ias.mail.relays.local.port", smtp.port())
                .set("ias.mail.relays.local.tls", "NONE")
                .set("ias.mail.relays.amazon.order", orderOfSes)
                .set("ias.mail.relays.local.order", orderOfSmtp));
    }

    private Ias.Setup ses(String prefix) {
        return Ias.setup()
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.outbox.verdict-timeout", "30s")
                .set("ias.outbox.sweep-interval", "1h")
                .set(prefix + "kind", "SES")
                .set(prefix + "region", "eu-west-1")
                .set(prefix + "endpoint", ses.url())
                .set(prefix + "username", "AKIDEXAMPLE")
                .set(prefix + "password", "wJalrXUtnFEMI");
    }

    private static Ias start(Ias.Setup setup, String... settings) {
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return setup.start();
    }
}
