package dev.ias.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.mail.smtp.PipeliningRelay.Reaction;
import dev.ias.mail.smtp.PipeliningRelay.Reaction.Late;
import dev.ias.mail.smtp.PipeliningRelay.Reaction.Reply;
import dev.ias.mail.smtp.PipeliningRelay.Script;
import dev.ias.mail.smtp.PipeliningRelay.Step;
import dev.ias.outbox.MailRelay.Verdict;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay offers PIPELINING and replies to an envelope only after receiving all of it. */
class PipeliningTransportTest {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
    private final PipeliningRelay relay = new PipeliningRelay("PIPELINING");
    private final List<String> accepted = new ArrayList<>();
    private final Session session;

    PipeliningTransportTest() throws IOException {
        var properties = new Properties();
        properties.setProperty("mail.smtp.timeout", "10000");
        this.session = Session.getInstance(properties);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        relay.close();
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
        "250 ok, 550 no,   503 what, RECIPIENT_REFUSED",
        "250 ok, 451 no,   503 what, DEFERRED",
        "250 ok, 550 no,   354 go,   RECIPIENT_REFUSED",
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

    @Test
    void theReplyToTheEndOfAMailIsReadAfterSendingTheNextEnvelope() throws MessagingException {
        relay.follow((mail, step) -> mail == 1 && step == Step.END ? Reaction.ACCEPT_LATE : Reaction.ACCEPT);
        try (var transport = connected(relay)) {
            transport.send(mail(), recipients("a@example.com"), () -> accepted.add("nobody"));
            assertThat(accepted).isEmpty();
            transport.send(mail(), recipients("b@example.com"), () -> accepted.add("a"));
            assertThat(accepted).containsExactly("a");
            transport.settle();

            assertThat(relay.taken()).containsExactly("a@example.com", "b@example.com");
            assertThat(accepted).containsExactly("a");
        }
    }

    @Test
    void aMailIsNotSentIfThePreviousOneIsRefused() throws MessagingException {
        relay.follow(Script.only(1, Step.END, new Late("550 no")));
        var transport = connected(relay);
        transport.send(mail(), recipients("a@example.com"), () -> {});

        assertThatThrownBy(() -> transport.send(mail(), recipients("b@example.com"), () -> accepted.add("a")))
                .isInstanceOfSatisfying(
                        MessagingException.class,
                        e -> assertThat(SmtpReply.verdict(e)).isEqualTo(Verdict.REFUSED));
        transport.close();

        assertThat(accepted).isEmpty();
        assertThat(relay.taken()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 taken", "550 no"})
    void anInvalidRecipientDoesNotLoseTheReplyToThePreviousMail(String reply) throws MessagingException {
        relay.follow(Script.only(1, Step.END, new Reply(reply)));
        var transport = connected(relay);
        transport.send(mail(), recipients("a@example.com"), () -> {});
        var broken = new InternetAddress();
        broken.setAddress("b\r\n@example.com");

        assertThatThrownBy(() -> transport.send(mail(), new Address[] {broken}, () -> accepted.add("a")))
                .isInstanceOf(MessagingException.class);

        assertThat(accepted.contains("a")).isEqualTo(reply.startsWith("250"));
        transport.close();
    }

    private PipeliningTransport connected(PipeliningRelay relay) throws MessagingException {
        relay.greet();
        var transport = new PipeliningTransport(session, "smtp", false);
        transport.connect("127.0.0.1", relay.port(), null, null);
        return transport;
    }

    private static Address[] recipients(String address) throws MessagingException {
        return InternetAddress.parse(address);
    }

    private void send() throws MessagingException {
        try (var transport = new PipeliningTransport(session, "smtp", false)) {
            transport.connect("127.0.0.1", server.getLocalPort(), null, null);
            var mail = mail();
            transport.sendMessage(mail, mail.getAllRecipients());
        }
    }

    private MimeMessage mail() throws MessagingException {
        var mail = new MimeMessage(session);
        mail.setFrom("ias@sender.example");
        mail.setRecipients(RecipientType.TO, "jane@example.com");
        mail.setText("text\r\n.\r\nafter a dot");
        mail.saveChanges();
        return mail;
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
