package dev.ias.http;

/**
 * Thrown if the connection of a request is lost before its work begins. The work is discarded; no response can be sent.
 */
public final class CallerGoneException extends RuntimeException {

    CallerGoneException() {
        super("connection lost", null, false, false);
    }
}
