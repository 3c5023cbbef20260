package dev.ias.ops.development;

import dev.ias.ServiceOnly;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import jakarta.annotation.PreDestroy;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** SMTP server that replaces the relay and keeps the last 500 mails in memory. */
@Context
@ServiceOnly
class Mailbox {

    private static final int MAXIMUM_MAILS = 500;

    private final Deque<ReceivedMail> mails = new ArrayDeque<>();
    private final Clock clock;
    private final SMTPServer server;

    Mailbox(@Value("${ias.mail.port}") int port, Clock clock) {
        this.clock = clock;
        this.server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandler(this::receive)
                .build();
        server.start();
    }

    /** Returns the mails, newest first; only those to {@code to} if it is present. */
    synchronized List<ReceivedMail> newestFirst(Optional<String> to) {
        return mails.stream()
                .filter(mail -> to.isEmpty() || mail.to().equalsIgnoreCase(to.get()))
                .toList();
    }

    @PreDestroy
    void stop() {
        server.stop();
    }

    private void receive(MessageContext context, String from, String to, byte[] data) throws RejectException {
        try {
            keep(ReceivedMail.parse(to, data, clock.instant()));
        } catch (MessagingException | IOException e) {
            throw new RejectException(554, "Malformed message: " + e.getMessage());
        }
    }

    private synchronized void keep(ReceivedMail mail) {
        mails.addFirst(mail);
        if (mails.size() > MAXIMUM_MAILS) {
            mails.removeLast();
        }
    }
}
