package dev.ias.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.mail.RelaySettings;
import dev.ias.mail.RelaySettings.Account;
import dev.ias.mail.RelaySettings.LoginMethod;
import dev.ias.mail.RelaySettings.Provider;
import dev.ias.mail.RelaySettings.Timeouts;
import dev.ias.mail.RelaySettings.Tls;
import dev.ias.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens of a command. */
class TokenCommandTest {

    private static final Duration LIFETIME = Duration.ofMinutes(50);

    private final TestClock clock = new TestClock();

    @Test
    void aTokenIsUsedUntilItsLifetimeEnds(@TempDir Path directory) throws IOException, TokenUnavailableException {
        var source = Files.writeString(directory.resolve("token"), "one\n");
        var tokens = tokens("cat " + source, Duration.ofSeconds(30));
        assertThat(tokens.current()).isEqualTo("one");

        Files.writeString(source, "two\n");
        clock.advance(LIFETIME.minusMillis(1));
        assertThat(tokens.current()).isEqualTo("one");

        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.current()).isEqualTo("two");
    }

    @Test
    void aRefusedTokenIsNotUsedAgain(@TempDir Path directory) throws IOException, TokenUnavailableException {
        var source = Files.writeString(directory.resolve("token"), "one\n");
        var tokens = tokens("cat " + source, Duration.ofSeconds(30));
        tokens.current();
        Files.writeString(source, "two\n");

        tokens.refused("another");
        assertThat(tokens.current()).isEqualTo("one");

        tokens.refused("one");
        assertThat(tokens.current()).isEqualTo("two");
    }

    /** A shell would expand the variable. */
    @Test
    void theCommandRunsWithoutAShell() {
        assertThatThrownBy(tokens("echo $HOME", Duration.ofSeconds(30))::current)
                .hasMessage("ias.mail.token-command did not print one access token (RFC 6750 section 2.1)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /no/such/program       | cannot be started
        false                  | ended with status 1
        echo one two           | did not print one access token (RFC 6750 section 2.1)
        true                   | did not print one access token (RFC 6750 section 2.1)
        cat /dev/zero          | printed more than 16384 bytes
        """)
    void aCommandThatFailsIsReported(String command, String problem) {
        assertThatThrownBy(tokens(command, Duration.ofSeconds(30))::current)
                .isInstanceOf(TokenUnavailableException.class)
                .hasMessage("ias.mail.token-command " + problem);
    }

    @Test
    void aCommandThatHangsIsEnded() {
        assertThatThrownBy(tokens("sleep 86399", Duration.ofMillis(200))::current)
                .hasMessage("ias.mail.token-command did not end within 200 ms");

        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .noneMatch(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("86399"))
                        .isPresent());
    }

    private TokenCommand tokens(String command, Duration timeout) {
        var second = Duration.ofSeconds(1);
        var settings = new RelaySettings(
                "default",
                "ias.mail",
                0,
                1,
                RelaySettings.SMTP,
                "localhost",
                25,
                Tls.NONE,
                Optional.empty(),
                new Account(LoginMethod.XOAUTH2, Optional.of("ias"), Optional.empty(), Optional.of(command), LIFETIME),
                Optional.empty(),
                1,
                1,
                new Timeouts(second, second, second, timeout),
                new Provider(Optional.empty(), Optional.empty(), Optional.empty()));
        return new TokenCommand(settings, command, clock);
    }
}
