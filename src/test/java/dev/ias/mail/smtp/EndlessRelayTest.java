package dev.ias.mail.smtp;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.EndlessPeer;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Relays whose replies are unbounded in size or time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndlessRelayTest {

    private static final String JANE = "jane@example.com";
    // Upper bound of the bytes in the buffers of both ends, beside the bytes that were read.
    private static final long BUFFERS = EndlessPeer.MAX_BYTES / 2;

    /** Parameters: the command with the unbounded reply, where GREETING means the greeting, and the repeated text. */
    @ParameterizedTest
    @CsvSource({
        "GREETING, x",
        "GREETING, 220-x",
        "EHLO,     250-x",
        "EHLO,     x",
        "AUTH,     334-x",
        "MAIL,     250-x",
        "RCPT,     x",
        "DATA,     354-x",
        "END,      250-x",
        "END,      x"
    })
    void anUnboundedReplyFailsTheAttemptAndClosesTheConnection(String command, String again) throws IOException {
        try (var log = new LogCapture();
                var relay = flooding(command, again.length() > 1 ? again + "\r\n" : again);
                var ias = ias(relay, "10s")) {
            var answer = ias.signUp(JANE);

            assertThat(answer.status()).isIn(201, 503, 500, 502);
            eventually(() -> assertThat(log.text()).contains("the relay's reply is longer than"));
            assertThat(relay.sent()).isLessThan(BUFFERS);
        }
    }

    /** The reply is complete, but exceeds the bounds of lines or line length. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReplyOfTooManyOrTooLongLinesFailsTheAttempt(boolean lines) throws IOException {
        var reply = lines ? "250-x\r\n".repeat(100) + "250 ok\r\n" : "250 " + "x".repeat(2_045) + "\r\n";
        try (var log = new LogCapture();
                var relay = new EndlessPeer(
                        (connection, self) -> converse(connection, "RCPT", () -> write(connection, reply)));
                var ias = ias(relay, "10s")) {
            ias.signUp(JANE);

            eventually(() -> assertThat(log.text())
                    .contains(lines ? "has more than 100 lines" : "has a line of more than 2048 octets"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "RCPT", "END"})
    void aReplySentByteByByteFailsAtItsTimeout(String command) throws IOException {
        try (var relay = new EndlessPeer((connection, self) -> converse(
                        connection, command, () -> self.drip(connection, "", "250-x\r\n", Duration.ofMillis(20))));
                var ias = ias(relay, "300ms")) {
            ias.signUp(JANE);

            // The relay sends until the connection is closed.
            eventually(() -> assertThat(verdicts(ias)).isPositive());
        }
    }

    private static double verdicts(Ias ias) {
        return ias.bean(MeterRegistry.class).find("ias.mail").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static Ias ias(EndlessPeer relay, String timeout) {
        return Ias.setup()
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.mail.host", "localhost")
                .set("ias.mail.port", relay.port())
                .set("ias.mail.username", "ias")
                .set("ias.mail.password", "secret")
                .set("ias.mail.timeout", timeout)
                .set("ias.mail.accept-timeout", timeout)
                .set("ias.mail.probe-interval", "1h")
                .set("ias.outbox.verdict-timeout", "60s")
                .set("ias.outbox.sweep-interval", "1h")
                .start();
    }

    @FunctionalInterface
    private interface Reply {
        void send() throws IOException;
    }

    private static EndlessPeer flooding(String command, String again) {
        return new EndlessPeer(
                (connection, self) -> converse(connection, command, () -> self.flood(connection, "", again)));
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Answers as an SMTP server does, except for one command. */
    private static void converse(Socket connection, String exception, Reply reply) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        var text = false;
        for (var line = "GREETING"; line != null; line = in.readLine()) {
            var command = text ? line.equals(".") ? "END" : "" : line.split("[ :]")[0];
            text = command.equals("DATA") || text && !command.equals("END");
            if (command.equals(exception)) {
                reply.send();
            } else if (!command.isEmpty()) {
                write(
                        connection,
                        switch (command) {
                            case "GREETING" -> "220 hello\r\n";
                            case "EHLO" -> "250-hello\r\n250 AUTH PLAIN\r\n";
                            case "AUTH" -> "235 welcome\r\n";
                            case "DATA" -> "354 go\r\n";
                            default -> "250 ok\r\n";
                        });
            }
        }
    }
}
