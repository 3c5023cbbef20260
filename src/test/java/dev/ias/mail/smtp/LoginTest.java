package dev.ias.mail.smtp;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.mail.RelayFactory.Connection;
import dev.ias.mail.delivery.RelayPreflight;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mechanisms of the login to a relay. */
class LoginTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        AUTO     | PLAIN                   | PLAIN secret
        AUTO     | LOGIN                   | LOGIN secret
        AUTO     | CRAM-MD5                | CRAM-MD5
        AUTO     | CRAM-MD5 LOGIN PLAIN    | PLAIN secret
        AUTO     | CRAM-MD5 LOGIN          | LOGIN secret
        AUTO     | XOAUTH2 LOGIN           | LOGIN secret
        LOGIN    | CRAM-MD5 LOGIN PLAIN    | LOGIN secret
        PLAIN    | CRAM-MD5 LOGIN PLAIN    | PLAIN secret
        CRAM-MD5 | CRAM-MD5 LOGIN PLAIN    | CRAM-MD5
        XOAUTH2  | PLAIN XOAUTH2           | XOAUTH2 secret
        """)
    void theMechanismIsTheSettingOrTheFirstOfPlainLoginAndCramMd5(String login, String offered, String used) {
        try (var relay = new LoginRelay("secret", offered.split(" "));
                var ias = start(relay, new TestClock(), "ias.mail.login", login, "ias.mail.password", "secret")) {
            assertThat(ias.signUp("jane@example.com").outcome()).isEqualTo("201");

            assertThat(relay.mails()).containsExactly("jane@example.com");
            assertThat(relay.logins()).isNotEmpty().containsOnly(used);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        AUTO     | ias.mail.username and ias.mail.password are refused by the relay: 535 5.7.8 Authentication failed
        CRAM-MD5 | ias.mail.username and ias.mail.password are refused by the relay: 535 5.7.8 Authentication failed
        XOAUTH2  | ias.mail.login is XOAUTH2, but the relay offers no such mechanism
        """)
    void aRefusedLoginIsReportedWithItsSettings(String login, String problem) {
        try (var relay = new LoginRelay("secret", "PLAIN", "CRAM-MD5");
                var ias = start(relay, new TestClock(), "ias.mail.login", login, "ias.mail.password", "wrong")) {
            assertThat(problems(ias)).containsExactly(problem);
        }
    }

    @ParameterizedTest
    @CsvSource({"PLAIN", "CRAM-MD5"})
    void aTemporaryFailureOfTheLoginIsNotAWrongPassword(String mechanism) {
        try (var relay = new LoginRelay("secret", mechanism);
                var ias = start(relay, new TestClock(), "ias.mail.password", "secret")) {
            relay.fail(454, "4.7.0 Temporary authentication failure");

            assertThat(problems(ias))
                    .containsExactly("The relay cannot check the login at present: 454 4.7.0 Temporary authentication"
                            + " failure; run the check again later");
        }
    }

    @Test
    void anAccessTokenIsReadFromItsFile(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("token"), "one\n");
        try (var relay = new LoginRelay("two", "XOAUTH2");
                var ias = start(
                        relay, new TestClock(), "ias.mail.login", "XOAUTH2", "ias.mail.password", "file:" + file)) {
            assertThat(problems(ias))
                    .containsExactly("ias.mail.username and ias.mail.password are refused by the relay: 535 5.7.8"
                            + " Authentication failed");

            Files.writeString(file, "two\n");

            assertThat(problems(ias)).isEmpty();
            assertThat(relay.logins()).contains("XOAUTH2 one").endsWith("XOAUTH2 two");
        }
    }

    @Test
    void theCommandRunsAgainAfterTheRelayHasRefusedItsToken(@TempDir Path directory) throws IOException {
        var source = Files.writeString(directory.resolve("token"), "ya29.old-_~+/==");
        try (var relay = new LoginRelay("new", "XOAUTH2");
                var ias = startWithCommand(relay, new TestClock(), "cat " + source)) {
            eventually(() -> assertThat(relay.logins()).contains("XOAUTH2 ya29.old-_~+/=="));
            Files.writeString(source, "new");

            eventually(() -> {
                ias.signUp("jane@example.com");
                assertThat(relay.mails()).isNotEmpty();
            });
            assertThat(relay.logins()).endsWith("XOAUTH2 new");
        }
    }

    private Ias startWithCommand(LoginRelay relay, TestClock clock, String command) {
        return start(relay, clock, "ias.mail.login", "XOAUTH2", "ias.mail.token-command", command);
    }

    private Ias start(LoginRelay relay, TestClock clock, String... settings) {
        var setup = Ias.setup()
                .clock(clock)
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.mail.host", "localhost")
                .set("ias.mail.port", relay.port())
                .set("ias.mail.username", "ias")
                .set("ias.outbox.verdict-timeout", "30s");
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return setup.start();
    }

    private static List<String> problems(Ias ias) {
        var preflight = ias.bean(RelayPreflight.class);
        return preflight.connect().stream()
                .map(Connection::problem)
                .flatMap(problem -> problem.stream())
                .toList();
    }
}
