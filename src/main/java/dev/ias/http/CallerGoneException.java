package dev.ias.http;

/** The connection of a request was lost before its work had begun. The work was dropped; its answer reaches nobody. */
public final class CallerGoneException extends RuntimeException {

    CallerGoneException() {
        super("connection lost", null, false, false);
    }
}
