package dev.ias.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Does not wait for the replies to MAIL and RCPT before it sends DATA, where the relay offers that (PIPELINING, RFC 2920):
 * two round trips a mail instead of four. A mail has one recipient, so there is nothing to decide in between. After any error
 * the connection is in no state to be used again.
 */
final class PipeliningTransport extends SMTPTransport {

    private static final String EXTENSION = "PIPELINING";
    private static final String LAST_OF_GROUP = "DATA";
    private static final int COMPLETED = 250;
    private static final Address[] NOBODY = {};

    private boolean deferring;
    private int deferred;

    PipeliningTransport(Session session, String protocol, boolean implicitTls) {
        super(session, new URLName(protocol, null, -1, null, null, null), protocol, implicitTls);
    }

    @Override
    public synchronized void sendMessage(Message message, Address[] recipients) throws MessagingException {
        deferring = recipients.length == 1 && supportsExtension(EXTENSION);
        deferred = 0;
        super.sendMessage(message, recipients);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        if (command.equals(LAST_OF_GROUP)) {
            deferring = false;
        }
        super.sendCommand(command);
    }

    /** While replies are deferred the command is taken for accepted; the reply to DATA comes behind the deferred ones. */
    @Override
    protected int readServerResponse() throws MessagingException {
        if (deferring) {
            deferred++;
            return COMPLETED;
        }
        for (; deferred > 0; deferred--) {
            var code = super.readServerResponse();
            if (code / 100 != COMPLETED / 100) {
                throw refused(code);
            }
        }
        return super.readServerResponse();
    }

    private MessagingException refused(int code) {
        return new SMTPSendFailedException(
                "MAIL, RCPT", code, getLastServerResponse(), new MessagingException(), NOBODY, NOBODY, NOBODY);
    }
}
