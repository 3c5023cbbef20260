package dev.ias.mail.smtp;

import jakarta.mail.MessagingException;

/** Thrown if the reply to the end of a mail times out: the relay may have accepted the mail. */
final class AcceptanceUnknownException extends MessagingException {

    private static final long serialVersionUID = 1L;

    AcceptanceUnknownException(Exception timeout) {
        super("No reply to the end of the mail", timeout);
    }
}
