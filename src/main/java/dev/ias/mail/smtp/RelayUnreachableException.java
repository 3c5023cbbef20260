package dev.ias.mail.smtp;

/** Thrown if there is no connection to the relay; nothing was sent. */
final class RelayUnreachableException extends RuntimeException {

    RelayUnreachableException(Throwable cause) {
        super("No connection to the relay", cause);
    }
}
