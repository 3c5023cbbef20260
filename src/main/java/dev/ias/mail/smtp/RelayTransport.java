package dev.ias.mail.smtp;

import dev.ias.mail.RelaySettings.Timeouts;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * SMTP transport over a connection that bounds size and time of the replies. Reports refused connections and logins
 * with the reply, and detects late replies to the end of a mail.
 */
abstract class RelayTransport extends SMTPTransport {

    static final String END_OF_MAIL = ".";
    static final int TRANSIENT = 400;

    private static final String CRAM_MD5 = "CRAM-MD5";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration SLOW_ACCEPTANCE = Duration.ofSeconds(2);

    private @Nullable RelaySocket connection;
    private Timeouts timeouts = new Timeouts(DEFAULT_TIMEOUT, DEFAULT_TIMEOUT, DEFAULT_TIMEOUT);
    private Optional<Duration> sending = Optional.empty();
    private String refusal = "";
    // When reading the reply to the end of a mail began, in nanoseconds; 0 if it is not being read.
    private volatile long acceptanceAwaited;
    private volatile boolean wasSlow;

    RelayTransport(Session session, URLName url, boolean implicitTls) {
        super(session, url, url.getProtocol(), implicitTls);
    }

    /**
     * Reads the greeting and logs in, over a connection that bounds size and time of replies.
     *
     * @param connection the TCP connection
     * @param stream the same connection, or TLS on top of it
     * @param timeouts of its replies
     */
    synchronized void connect(RelaySocket connection, Socket stream, Timeouts timeouts) throws MessagingException {
        this.connection = connection;
        this.timeouts = timeouts;
        try {
            connect(stream);
        } catch (AuthenticationFailedException e) {
            throw refusedLogin(e);
        } catch (MessagingException e) {
            throw refusal(e);
        }
        this.sending = Optional.of(timeouts.longestSend());
    }

    /** Adds the reply to a failed connect, which Angus Mail leaves out. */
    private MessagingException refusal(MessagingException e) {
        var reply = getLastServerResponse();
        return SmtpReply.CLOSED.equals(reply) || getLastReturnCode() >= TRANSIENT
                ? new MessagingException(reply, new MessagingException(reply, e))
                : e;
    }

    /** Returns the failure of a login with its reply, which Angus Mail leaves out for mechanisms of the JDK. */
    private AuthenticationFailedException refusedLogin(AuthenticationFailedException e) {
        return SmtpReply.in(e).isEmpty() && !refusal.isEmpty() ? new AuthenticationFailedException(refusal) : e;
    }

    /**
     * Returns whether to log in with a mechanism. CRAM-MD5, which Angus Mail would prefer, is the last choice if
     * {@code ias.mail.login} leaves it open, because relays offer CRAM-MD5 even to accounts for which they store only a
     * password hash, with which it fails.
     */
    @Override
    protected boolean supportsAuthentication(String mechanism) {
        if (mechanism.equals(CRAM_MD5)
                && acceptsPlain()
                && (super.supportsAuthentication("PLAIN") || super.supportsAuthentication("LOGIN"))) {
            return false;
        }
        return super.supportsAuthentication(mechanism);
    }

    private boolean acceptsPlain() {
        var mechanisms = session.getProperty("mail." + getURLName().getProtocol() + ".auth.mechanisms");
        return mechanisms != null && !mechanisms.equals(CRAM_MD5);
    }

    /**
     * Returns {@code ias.mail.ehlo-name}, or the local address of the connection as a literal (RFC 5321 section 4.1.3).
     */
    @Override
    public synchronized String getLocalHost() {
        var name = session.getProperty("mail." + getURLName().getProtocol() + ".localhost");
        return name == null && connection != null ? connection.localLiteral() : super.getLocalHost();
    }

    /** Returns whether the relay offers to log in. */
    boolean offersLogin() {
        return supportsExtension("AUTH");
    }

    /** Restarts the deadline of the replies; no effect during the login, which has its own. */
    final void begin() {
        sending.ifPresent(time -> {
            if (connection != null) {
                connection.begin(time);
            }
        });
    }

    final int readReply(String command) throws MessagingException {
        var code = END_OF_MAIL.equals(command) ? readAcceptance() : read(timeouts.reply());
        try {
            SmtpReply.requireBounded(getLastServerResponse());
        } catch (ReplyTooLongException e) {
            throw new MessagingException("Unbounded reply", e);
        }
        if (code >= TRANSIENT) {
            refusal = getLastServerResponse();
        }
        return code;
    }

    /** Reads the reply with which the relay takes responsibility for a mail. */
    private int readAcceptance() throws MessagingException {
        acceptanceAwaited = System.nanoTime();
        try {
            return read(timeouts.acceptance());
        } catch (MessagingException e) {
            if (e.getNextException() instanceof SocketTimeoutException timeout) {
                throw new AcceptanceUnknownException(timeout);
            }
            throw e;
        } finally {
            wasSlow |= isAcceptanceLate();
            acceptanceAwaited = 0;
        }
    }

    private int read(Duration timeout) throws MessagingException {
        if (connection != null) {
            connection.expectAnswer(timeout);
        }
        return super.readServerResponse();
    }

    /** Returns whether the reply to the end of a mail is late by now. */
    boolean isAcceptanceLate() {
        var since = acceptanceAwaited;
        return since != 0 && System.nanoTime() - since > SLOW_ACCEPTANCE.toNanos();
    }

    /** Returns whether the reply to the end of a mail was late over this connection. */
    boolean wasSlow() {
        return wasSlow;
    }
}
