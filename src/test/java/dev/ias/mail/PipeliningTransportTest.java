package dev.ias.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.verification.Relay.Verdict;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a relay that offers PIPELINING and does not say a word of the envelope before it has seen all of it. */
class PipeliningTransportTest {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private final Session session;

    PipeliningTransportTest() throws IOException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.timeout", "10000");
        this.session = Session.getInstance(properties);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aMailIsSentWithoutWaitingWithinItsEnvelope() throws MessagingException {
        answer("250 ok", "250 ok", "354 go", "250 taken");

        send();

        assertThat(received)
                .startsWith("MAIL FROM:<ias@sender.example>", "RCPT TO:<jane@example.com>", "DATA")
                .contains("..", "after a dot");
    }

    @ParameterizedTest
    @CsvSource({
        "550 no, 503 what, 503 what, REFUSED",
        "450 no, 503 what, 503 what, DEFERRED",
        "250 ok, 550 no,   503 what, REFUSED",
        "250 ok, 451 no,   503 what, DEFERRED",
        "250 ok, 550 no,   354 go,   REFUSED",
        "250 ok, 250 ok,   554 no,   REFUSED",
        "250 ok, 250 ok,   421 bye,  DEFERRED"
    })
    void theFirstReplyThatRefusesDecides(String mail, String rcpt, String data, Verdict verdict) {
        answer(mail, rcpt, data, "250 taken");

        assertThatThrownBy(this::send)
                .isInstanceOfSatisfying(
                        MessagingException.class,
                        e -> assertThat(SmtpReply.verdict(e)).isEqualTo(verdict));
        assertThat(received).doesNotContain("after a dot");
    }

    private void send() throws MessagingException {
        try (var transport = new PipeliningTransport(session, "smtp", false)) {
            transport.connect("127.0.0.1", server.getLocalPort(), null, null);
            var mail = new MimeMessage(session);
            mail.setFrom("ias@sender.example");
            mail.setRecipients(RecipientType.TO, "jane@example.com");
            mail.setText("text\r\n.\r\nafter a dot");
            mail.saveChanges();
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }

    private void answer(String mail, String rcpt, String data, String content) {
        Thread.ofVirtual().start(() -> {
            try (var socket = server.accept();
                    var reader = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                    var replies = socket.getOutputStream()) {
                replies.write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
                reader.readLine();
                replies.write("250-hello\r\n250 PIPELINING\r\n".getBytes(StandardCharsets.US_ASCII));
                readUntil(reader, "DATA");
                for (var reply : List.of(mail, rcpt, data)) {
                    replies.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                if (readUntil(reader, ".", "RSET").equals("RSET")) {
                    replies.write("250 ok\r\n".getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                replies.write((content + "\r\n").getBytes(StandardCharsets.US_ASCII));
                readUntil(reader, "QUIT");
            } catch (IOException e) {
                received.add(e.toString());
            }
        });
    }

    private String readUntil(BufferedReader reader, String... last) throws IOException {
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            received.add(line);
            if (List.of(last).contains(line)) {
                return line;
            }
        }
        return "";
    }
}
