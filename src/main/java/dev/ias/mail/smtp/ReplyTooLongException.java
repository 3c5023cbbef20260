package dev.ias.mail.smtp;

import java.io.IOException;

/** Thrown if a reply of the relay exceeds the bounds of size, lines or line length; the connection must be closed. */
final class ReplyTooLongException extends IOException {

    ReplyTooLongException(String message) {
        super(message);
    }
}
