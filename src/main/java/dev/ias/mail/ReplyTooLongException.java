package dev.ias.mail;

import java.io.IOException;

/** The relay's reply is longer, or has more or longer lines, than any reply needs; the connection is of no use any more. */
final class ReplyTooLongException extends IOException {

    ReplyTooLongException(String message) {
        super(message);
    }
}
