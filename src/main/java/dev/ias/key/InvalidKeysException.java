package dev.ias.key;

/** Thrown if a key ring is missing or invalid. The message states the reason and never quotes key material. */
public final class InvalidKeysException extends RuntimeException {

    public InvalidKeysException(String message) {
        super(message);
    }

    public InvalidKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
