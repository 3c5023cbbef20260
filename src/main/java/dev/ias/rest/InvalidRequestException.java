package dev.ias.rest;

import java.util.Optional;

/** Thrown if the body of a request is invalid. Expected, therefore without a stack trace. */
final class InvalidRequestException extends RuntimeException {

    private final transient Optional<Violation> violation;
    private final boolean missing;

    /** Reports an invalid field of a well-formed body. */
    InvalidRequestException(Violation violation) {
        this(violation.expression(), Optional.of(violation), false);
    }

    private InvalidRequestException(String message, Optional<Violation> violation, boolean missing) {
        super(message, null, false, false);
        this.violation = violation;
        this.missing = missing;
    }

    /** Reports a body that is not exactly one JSON document in UTF-8. */
    static InvalidRequestException malformed(String message) {
        return new InvalidRequestException(message, Optional.empty(), false);
    }

    /** Reports a body that is empty, blank or {@code null}. */
    static InvalidRequestException missing() {
        return new InvalidRequestException("No body", Optional.empty(), true);
    }

    /** Returns the invalid field and the violated rule; empty if the body is missing or malformed. */
    Optional<Violation> violation() {
        return violation;
    }

    boolean isMissing() {
        return missing;
    }
}
