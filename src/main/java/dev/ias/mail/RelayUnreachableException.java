package dev.ias.mail;

/** There is no connection to the relay, so nothing was handed to it. */
final class RelayUnreachableException extends RuntimeException {

    RelayUnreachableException(Throwable cause) {
        super("no connection to the relay", cause);
    }
}
