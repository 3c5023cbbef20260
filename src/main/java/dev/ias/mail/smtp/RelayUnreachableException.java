package dev.ias.mail.smtp;

/** Thrown if there is no connection to the relay; nothing was sent. */
final class RelayUnreachableException extends RuntimeException {

    RelayUnreachableException(Throwable cause) {
        super("No connection to the relay", cause);
    }

    /** Returns the root cause of a failed connection. No mail was sent, so it contains no part of a mail. */
    static String rootMessage(Throwable e) {
        return RelayProblem.causes(e).getLast().toString();
    }
}
