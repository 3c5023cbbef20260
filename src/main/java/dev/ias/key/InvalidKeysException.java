package dev.ias.key;

/** A key ring that cannot be used. The message says why and quotes nothing of the keys. */
public final class InvalidKeysException extends RuntimeException {

    public InvalidKeysException(String message) {
        super(message);
    }

    public InvalidKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
