package dev.ias.mail.smtp;

import jakarta.mail.MessagingException;

/** Thrown if the command of an access token fails; the message begins with its setting and quotes no secret. */
final class TokenUnavailableException extends MessagingException {

    private static final long serialVersionUID = 1L;

    TokenUnavailableException(String message) {
        super(message);
    }
}
