package dev.ias.rest;

import java.io.Serial;

/** Thrown if the body is not exactly one JSON document. */
final class MalformedBodyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
        super(message);
    }
}
