package dev.ias.rest;

import java.io.Serial;

/** The body is not the one JSON document that it should be. */
final class MalformedBodyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
        super(message);
    }
}
