package dev.ias.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Does not wait for replies that it can read later, where the relay offers that (PIPELINING, RFC 2920): neither for those to MAIL
 * and RCPT before it sends DATA, as a mail has one recipient and there is nothing to decide in between, nor for the reply to a
 * mail's end before it sends the envelope of the next (section 3.1). Mails one behind the other take one round trip each instead
 * of four. After any error the connection is in no state to be used again.
 */
final class PipeliningTransport extends SMTPTransport {

    private static final String EXTENSION = "PIPELINING";
    private static final String LAST_OF_ENVELOPE = "DATA";
    private static final String END_OF_MAIL = ".";
    private static final int COMPLETED = 250;
    private static final Address[] NOBODY = {};

    private boolean pipelining;
    private boolean deferring;
    private int deferred;
    private boolean unanswered;
    private Runnable answered = () -> {};
    private @Nullable RelaySocket connection;
    private Optional<Duration> sending = Optional.empty();

    PipeliningTransport(Session session, String protocol, boolean implicitTls) {
        this(session, new URLName(protocol, null, -1, null, null, null), implicitTls);
    }

    PipeliningTransport(Session session, URLName url, boolean implicitTls) {
        super(session, url, url.getProtocol(), implicitTls);
    }

    /**
     * Greets the relay and logs in, over a connection that bounds what the relay may answer.
     *
     * @param connection as it is, or beneath TLS
     * @param stream the same, or TLS on it
     * @param sending for all replies to a mail together
     */
    synchronized void connect(RelaySocket connection, Socket stream, Duration sending) throws MessagingException {
        this.connection = connection;
        connect(stream);
        this.sending = Optional.of(sending);
    }

    /** Asks the relay. */
    @Override
    public synchronized boolean isConnected() {
        begin();
        return super.isConnected();
    }

    /** Once logged in, what the relay is asked has its own time. */
    private void begin() {
        sending.ifPresent(time -> {
            if (connection != null) {
                connection.begin(time);
            }
        });
    }

    /** Returns once the relay has accepted the mail. */
    @Override
    public synchronized void sendMessage(Message message, Address[] recipients) throws MessagingException {
        send(message, recipients, () -> {});
        settle();
    }

    /** Whether {@link #send} leaves the reply to a mail's end to be read later. */
    boolean pipelines() {
        return supportsExtension(EXTENSION);
    }

    /**
     * Writes a mail. Where the relay offers that, what it says at the mail's end is left for {@link #settle}, or for the next mail,
     * whose envelope goes out together with this one's text.
     *
     * @param answered is run when the mail before this one turns out to be accepted. While it was not run, an exception is
     *     about that one, and of this one the relay has an envelope at most, which it forgets
     */
    synchronized void send(Message message, Address[] recipients, Runnable answered) throws MessagingException {
        this.answered = answered;
        begin();
        pipelining = pipelines() && recipients.length == 1;
        deferring = pipelining;
        try {
            super.sendMessage(message, recipients);
            unanswered = deferring;
        } catch (MessagingException e) {
            readUnlessLost(e);
            throw e;
        } finally {
            pipelining = false;
            deferring = false;
        }
    }

    /** Returns once the relay has accepted the mail that was written last. */
    synchronized void settle() throws MessagingException {
        answered = () -> {};
        begin();
        readDeferred();
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        switch (command) {
            case LAST_OF_ENVELOPE -> deferring = false;
            case END_OF_MAIL -> deferring = pipelining;
            default -> {}
        }
        super.sendCommand(command);
    }

    /** While replies are deferred the command is taken for accepted; the next reply that is wanted comes behind the deferred ones. */
    @Override
    protected int readServerResponse() throws MessagingException {
        if (deferring) {
            deferred++;
            return COMPLETED;
        }
        readDeferred();
        return readReply();
    }

    private int readReply() throws MessagingException {
        if (connection != null) {
            connection.expectAnswer();
        }
        var code = super.readServerResponse();
        try {
            SmtpReply.requireBounded(getLastServerResponse());
        } catch (ReplyTooLongException e) {
            throw new MessagingException("Unbounded reply", e);
        }
        return code;
    }

    private void readDeferred() throws MessagingException {
        while (deferred > 0) {
            deferred--;
            var endsMailBefore = unanswered;
            unanswered = false;
            var code = readReply();
            if (code / 100 != COMPLETED / 100) {
                throw refused(code);
            }
            if (endsMailBefore) {
                answered.run();
            }
        }
    }

    /** Where a mail could not even be asked for, the one before it still has its reply. */
    private void readUnlessLost(MessagingException e) throws MessagingException {
        if (unanswered && !(e.getNextException() instanceof IOException)) {
            deferring = false;
            readDeferred();
        }
    }

    private MessagingException refused(int code) {
        return new SMTPSendFailedException(
                "deferred", code, getLastServerResponse(), new MessagingException(), NOBODY, NOBODY, NOBODY);
    }
}
