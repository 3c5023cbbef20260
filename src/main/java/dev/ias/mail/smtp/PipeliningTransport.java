package dev.ias.mail.smtp;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/**
 * SMTP transport that pipelines commands if the relay offers it (PIPELINING, RFC 2920). It sends DATA before reading
 * the replies to MAIL and RCPT, because a mail has one recipient and neither reply changes what is sent next. It sends
 * the envelope of the next mail before reading the reply to the end of the previous one (section 3.1). Consecutive
 * mails take one round trip each instead of four. After an error the connection must be closed, unless {@link #reset}
 * succeeds.
 */
final class PipeliningTransport extends RelayTransport {

    private static final String EXTENSION = "PIPELINING";
    private static final String END_OF_ENVELOPE = "DATA";
    private static final String ABORT = "RSET";
    private static final int COMPLETED = 250;
    private static final int CLOSING = 421;
    private static final Address[] NO_ADDRESSES = {};
    // With pipelining, each costs two errors; Postfix delays replies after ten errors without an accepted mail.
    private static final int MAX_CONSECUTIVE_RESETS = 4;

    private boolean pipelining;
    private boolean deferring;
    // The commands whose replies are not read yet, oldest first.
    private final Deque<String> deferred = new ArrayDeque<>();
    private String command = "";
    private boolean unanswered;
    private boolean proven;
    private int resets;
    private boolean stale;
    private Runnable answered = () -> {};

    PipeliningTransport(Session session, String protocol, boolean implicitTls) {
        this(session, new URLName(protocol, null, -1, null, null, null), implicitTls);
    }

    PipeliningTransport(Session session, URLName url, boolean implicitTls) {
        super(session, url, implicitTls);
    }

    /** Returns whether a mail was accepted over this connection. */
    synchronized boolean proven() {
        return proven;
    }

    /** Requires {@link #isConnected} before the next use, however recent the last one was. */
    synchronized void expire() {
        stale = true;
    }

    synchronized boolean expired() {
        return stale;
    }

    /** Sends NOOP. */
    @Override
    public synchronized boolean isConnected() {
        begin();
        var connected = super.isConnected();
        stale &= !connected;
        return connected;
    }

    /** Sends a mail; returns after the relay has accepted it. */
    @Override
    public synchronized void sendMessage(Message message, Address[] recipients) throws MessagingException {
        send(message, recipients, () -> {});
        settle();
    }

    /** Returns whether {@link #send} defers reading the reply to the end of a mail. */
    boolean pipelines() {
        return supportsExtension(EXTENSION);
    }

    /**
     * Writes a mail. If the relay offers PIPELINING, the reply to its end is read by {@link #settle} or by the next
     * call, whose envelope is sent together with the text of this mail.
     *
     * @param answered is run when the previous mail is known to be accepted. An exception thrown before it has run
     *     concerns the previous mail; the relay then has at most the envelope of this one and discards it when the
     *     connection closes
     */
    synchronized void send(Message message, Address[] recipients, Runnable answered) throws MessagingException {
        this.answered = answered;
        begin();
        pipelining = pipelines() && recipients.length == 1;
        deferring = pipelining;
        try {
            super.sendMessage(message, recipients);
            unanswered = deferring;
            if (!deferring) {
                accepted();
            }
        } catch (MessagingException e) {
            readUnlessLost(e);
            throw e;
        } finally {
            pipelining = false;
            deferring = false;
        }
    }

    private void accepted() {
        proven = true;
        resets = 0;
    }

    /** Reads the deferred replies; returns after the relay has accepted the last mail. */
    synchronized void settle() throws MessagingException {
        answered = () -> {};
        begin();
        readDeferred(0);
    }

    /**
     * Ends the transaction of a mail whose recipient was refused ({@code RSET}, RFC 5321 section 4.1.1.5), so that the
     * connection can be used for other mails.
     *
     * @return whether it can be; not if the relay has accepted {@code DATA} nevertheless (RFC 2920 section 3.1), or
     *     after {@value #MAX_CONSECUTIVE_RESETS} resets without an accepted mail, because relays then slow down or
     *     close connections
     */
    synchronized boolean reset() {
        resets++;
        if (resets > MAX_CONSECUTIVE_RESETS) {
            return false;
        }
        try {
            while (!deferred.isEmpty()) {
                var code = readReply(deferred.remove());
                if (code < TRANSIENT || code == CLOSING) {
                    return false;
                }
            }
            return simpleCommand(ABORT) == COMPLETED;
        } catch (MessagingException e) {
            return false;
        }
    }

    /** Sends QUIT. The replies that are still expected are not read. */
    @Override
    public synchronized void close() throws MessagingException {
        deferred.clear();
        super.close();
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        this.command = command;
        switch (command) {
            case END_OF_ENVELOPE -> deferring = false;
            case END_OF_MAIL -> deferring = pipelining;
            default -> {}
        }
        super.sendCommand(command);
    }

    /**
     * Returns 250 without reading while replies are deferred; otherwise reads the deferred replies first, then the
     * current one.
     */
    @Override
    protected int readServerResponse() throws MessagingException {
        deferred.add(command);
        if (deferring) {
            return COMPLETED;
        }
        readDeferred(1);
        return readReply(deferred.remove());
    }

    /** Reads the replies to all commands but the last ones. */
    private void readDeferred(int others) throws MessagingException {
        while (deferred.size() > others) {
            var refusable = deferred.remove();
            var endsMailBefore = unanswered;
            unanswered = false;
            var code = readReply(refusable);
            if (code / 100 != COMPLETED / 100) {
                throw refused(refusable, code);
            }
            if (endsMailBefore) {
                accepted();
                answered.run();
            }
        }
    }

    /** Reads the reply to the previous mail if this one failed before it was sent. */
    private void readUnlessLost(MessagingException e) throws MessagingException {
        if (unanswered && !(e.getNextException() instanceof IOException)) {
            deferring = false;
            readDeferred(0);
        }
    }

    /** Returns the exception that Angus Mail throws if the reply is not deferred. */
    private MessagingException refused(String command, int code) {
        var reply = getLastServerResponse();
        return switch (command.split(":", 2)[0]) {
            case "MAIL FROM" -> new SMTPSenderFailedException(new InternetAddress(), "MAIL", code, reply);
            case "RCPT TO" -> new SMTPAddressFailedException(new InternetAddress(), "RCPT", code, reply);
            default ->
                new SMTPSendFailedException(
                        "DATA", code, reply, new MessagingException(reply), NO_ADDRESSES, NO_ADDRESSES, NO_ADDRESSES);
        };
    }
}
