package dev.ias.rest;

import java.util.Optional;

/** Thrown if the body of a request is invalid. Expected, therefore without a stack trace. */
final class InvalidRequestException extends RuntimeException {

    private final transient Optional<Violation> violation;

    /** Reports an invalid field of a well-formed body. */
    InvalidRequestException(Violation violation) {
        this(violation.expression(), Optional.of(violation));
    }

    private InvalidRequestException(String message, Optional<Violation> violation) {
        super(message, null, false, false);
        this.violation = violation;
    }

    /** Reports a body that is not exactly one JSON document. */
    static InvalidRequestException malformed(String message) {
        return new InvalidRequestException(message, Optional.empty());
    }

    /** Returns the invalid field and the violated rule; empty if the body is malformed. */
    Optional<Violation> violation() {
        return violation;
    }
}
