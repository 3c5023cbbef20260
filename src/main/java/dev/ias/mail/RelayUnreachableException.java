package dev.ias.mail;

/** There is no connection to the relay, so nothing was handed to it. */
final class RelayUnreachableException extends RuntimeException {

    RelayUnreachableException(Throwable cause) {
        super("no connection to the relay", cause);
    }

    /** What is at the bottom of a failed connection. Nothing was mailed yet, so nothing of a mail is in it. */
    static String rootMessage(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
