package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Reaction;
import dev.ias.testing.RelayCertificate;
import dev.ias.testing.Script;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.Step;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.server.SMTPServer;

/** What {@code config check} says about the relay and the test mail. */
class RelayCheckTest {

    private static final String OPERATOR = "operator@example.com";

    private final ScriptedRelay relay = new ScriptedRelay();

    @AfterEach
    void stop() {
        relay.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL        | 504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
                "RCPT        | 450 4.2.0 <operator@example.com>: Greylisted",
                "DATA        | 554 5.7.1 Sender is not authorized",
                "END_OF_DATA | 552 5.3.4 Message size exceeds fixed limit"
            })
    void theReplyThatRefusesATestMailIsReported(Step step, String reply) {
        relay.follow(Script.only(step, new Reaction.Lines(reply)));

        assertThat(problems(check())).singleElement().asString().endsWith("by the relay: " + reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "MAIL", "END_OF_DATA"})
    void allLinesOfAReplyAreReportedAsOne(Step step) {
        relay.follow(Script.only(
                step,
                new Reaction.Lines(
                        "550-5.7.26 This mail has been blocked because the",
                        "550-5.7.26 sender is",
                        "550 5.7.26 unknown")));

        assertThat(problems(check()))
                .singleElement()
                .asString()
                .endsWith(": 550 5.7.26 This mail has been blocked because the sender is unknown");
    }

    @Test
    void aRefusedSenderIsAProblemOfItsSetting() {
        relay.follow(Script.only(Step.MAIL, new Reaction.Lines("553 5.7.1 not owned by user")));

        assertThat(problems(check()))
                .containsExactly("ias.mail.from is refused by the relay: 553 5.7.1 not owned by user");
    }

    @Test
    void aLoginIsReportedOnlyIfThereWasOne() {
        try (var open = new TestRelay()) {
            var check = ConfigCheck.run(at(open.port(), Map.of("ias.mail.username", "u", "ias.mail.password", "p")));

            assertThat(check.output()).contains("relay      localhost:" + open.port() + ", NONE\n");
            assertThat(check.errors())
                    .contains(
                            "warning: ias.mail.username is u: the relay offers no AUTH, so that mails are sent without"
                                + " a login; use STARTTLS or IMPLICIT if it offers AUTH over TLS only, or unset it\n");
        }
    }

    @Test
    void thePasswordOfAFileIsUsed(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("password"), "one\n");
        try (var mailbox = new TestRelay("one")) {
            var settings = at(mailbox.port(), Map.of("ias.mail.username", "u", "ias.mail.password", "file:" + file));

            assertThat(ConfigCheck.run(settings).output())
                    .contains("relay      localhost:" + mailbox.port() + ", NONE, logged in as u\n");

            mailbox.changePassword("two");
            assertThat(problems(ConfigCheck.run(settings)))
                    .singleElement()
                    .asString()
                    .startsWith("ias.mail.username and ias.mail.password are refused by the relay: 535 ");
        }
    }

    @Test
    void everyTestMailHasItsOwnIdAndSaysThatItIsOne() {
        try (var mailbox = new TestRelay()) {
            for (var i = 0; i < 2; i++) {
                ConfigCheck.run(at(mailbox.port(), Map.of("ias.brand.name", "Acme")), "--send-test-mail", OPERATOR);
            }

            assertThat(mailbox.mailsTo(OPERATOR))
                    .hasSize(2)
                    .allSatisfy(mail -> assertThat(mail.subject()).isEqualTo("Test mail of Acme"));
            assertThat(mailbox.mailsTo(OPERATOR).stream()
                            .map(mail -> mail.header("Message-ID"))
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    void aCheckOpensOneConnection() {
        assertThat(problems(check())).isEmpty();

        assertThat(relay.connections()).isOne();
    }

    @Test
    void aRelayWithACertificateOfAnOwnAuthorityIsTrustedBySetting(@TempDir Path directory)
            throws IOException, GeneralSecurityException {
        var certificate = RelayCertificate.in(directory);
        for (var tls : List.of("IMPLICIT", "STARTTLS")) {
            var builder = SMTPServer.port(0).bindAddress(InetAddress.getLoopbackAddress());
            var server = tls.equals("IMPLICIT")
                    ? builder.serverSocketFactory(certificate.tls()).build()
                    : builder.enableTLS(true)
                            .requireTLS(true)
                            .startTlsSocketFactory(certificate.tls())
                            .build();
            server.start();
            var settings = new HashMap<String, Object>(at(server.getPortAllocated(), Map.of("ias.mail.tls", tls)));

            assertThat(problems(ConfigCheck.run(settings)))
                    .singleElement()
                    .asString()
                    .startsWith("ias.mail.host: the certificate of the relay is not trusted: ")
                    .endsWith("; if your own authority issued it, set ias.mail.trusted-certificates");
            settings.put("ias.mail.trusted-certificates", certificate.pem().toString());
            assertThat(problems(ConfigCheck.run(settings))).isEmpty();
            server.stop();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ias.mail.from | büro@example.com | an address such as 'Name <name@example.com>' with only ASCII",
                "ias.mail.from | Büro <büro@bücher.example> | an address such as",
                "ias.mail.from | Büro <no-reply@> | an address such as",
                "ias.mail.from | Büro <no-reply@-.example> | an address such as",
                "ias.mail.envelope-from | büro@example.com | an address such as 'name@example.com' with only ASCII",
                "ias.mail.envelope-from | Name <name@example.com> | an address such as",
                "ias.mail.ehlo-name | localhost | a name with a domain such as mail.example.com",
                "ias.mail.ehlo-name | a b.example | a name with a domain",
                "ias.mail.trusted-certificates | /does/not/exist | a file with certificates in PEM that can be read",
                "ias.mail.trusted-certificates | pom.xml | a file with certificates in PEM",
                "ias.mail.trusted-certificates | src/main/resources/logback.xml | a file"
            })
    void anInvalidSettingOfTheRelayIsReported(String setting, String value, String allowed) {
        assertThat(ConfigCheck.run(Map.of(setting, value)).errors().lines())
                .singleElement()
                .asString()
                .startsWith(setting + ": '" + value + "' is not " + allowed);
    }

    private CommandRun check() {
        return check(Map.of());
    }

    private CommandRun check(Map<String, Object> settings) {
        return ConfigCheck.run(at(relay.port(), settings), "--send-test-mail", OPERATOR);
    }

    private static Map<String, Object> at(int port, Map<String, Object> settings) {
        var all = new HashMap<String, Object>(Map.of("ias.mail.port", port, "ias.mail.tls", "NONE"));
        all.putAll(settings);
        return all;
    }

    /** Returns the problems, except for that of the database, which no case needs. */
    private static List<String> problems(CommandRun check) {
        return check.errors()
                .lines()
                .filter(line -> !line.startsWith("warning: ") && !line.startsWith("ias.database."))
                .toList();
    }
}
