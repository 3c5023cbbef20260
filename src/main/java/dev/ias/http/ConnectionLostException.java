package dev.ias.http;

/**
 * Thrown if the connection of a request is lost before its work begins. The work is discarded; no response can be sent.
 */
public final class ConnectionLostException extends RuntimeException {

    ConnectionLostException() {
        super("connection lost", null, false, false);
    }
}
