package dev.ias.webhook.receiver;

import java.io.IOException;

/**
 * Thrown if a connection that was kept from an earlier exchange cannot be used: the receiver has closed it, or bytes
 * followed its last response.
 */
final class KeptConnectionException extends IOException {

    KeptConnectionException(String message) {
        super(message);
    }

    KeptConnectionException(Exception cause) {
        super(cause);
    }
}
