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

/** SMTP server that replaces the relay and keeps the last 500 mails of at most 1 MiB in memory. */
@Context
@ServiceOnly
class Mailbox {

    private static final int MAXIMUM_MAILS = 500;
    private static final int MAXIMUM_MAIL_BYTES = 1 << 20;
    private static final int MAXIMUM_BYTES = 64 << 20;

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Clock clock;
    private final SMTPServer server;
    private long bytes;
    private long lastNumber;
    private long changes;

    /**
     * A mail with its source.
     *
     * @param source never modified
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(ReceivedMail mail, byte[] source) {}

    /**
     * The mails at one moment, newest first.
     *
     * @param version differs between any two different contents, also over restarts
     */
    record Content(List<ReceivedMail> mails, String version) {}

    Mailbox(@Value("${ias.mail.port}") int port, Clock clock) {
        this.clock = clock;
        // Numbers increase over restarts, so that pages that are still open do not confuse mails.
        this.lastNumber = clock.millis();
        this.changes = lastNumber;
        this.server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .maxMessageSize(MAXIMUM_MAIL_BYTES)
                .messageHandler(this::receive)
                .build();
        server.start();
    }

    /** Returns the mails; only those to {@code to} if it is present. */
    synchronized Content content(Optional<String> to) {
        var mails = entries.stream()
                .map(Entry::mail)
                .filter(mail -> to.isEmpty() || mail.to().equalsIgnoreCase(to.get()))
                .toList();
        return new Content(mails, Long.toString(changes));
    }

    synchronized Optional<Entry> find(long number) {
        return entries.stream().filter(entry -> entry.mail().number() == number).findAny();
    }

    /** Deletes a mail; false if there is none. */
    synchronized boolean delete(long number) {
        var found = find(number);
        found.ifPresent(this::remove);
        return found.isPresent();
    }

    synchronized void deleteAll() {
        List.copyOf(entries).forEach(this::remove);
    }

    @PreDestroy
    void stop() {
        server.stop();
    }

    private void receive(MessageContext context, String from, String to, byte[] data) throws RejectException {
        try {
            keep(to, data);
        } catch (MessagingException | IOException e) {
            throw new RejectException(554, "Malformed message: " + e.getMessage());
        }
    }

    private synchronized void keep(String to, byte[] data) throws MessagingException, IOException {
        var mail = MailParser.parse(lastNumber + 1, to, data, clock.instant());
        lastNumber++;
        changes++;
        entries.addFirst(new Entry(mail, data));
        bytes += data.length;
        while (entries.size() > MAXIMUM_MAILS || bytes > MAXIMUM_BYTES) {
            remove(entries.getLast());
        }
    }

    private void remove(Entry entry) {
        entries.remove(entry);
        bytes -= entry.source().length;
        changes++;
    }
}
