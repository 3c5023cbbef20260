package dev.ias.rest;

/** Thrown if a well-formed request has an invalid field. Expected, therefore without a stack trace. */
final class InvalidRequestException extends RuntimeException {

    private final transient Violation violation;

    InvalidRequestException(Violation violation) {
        super(violation.expression(), null, false, false);
        this.violation = violation;
    }

    /** Returns the invalid field and the violated rule. */
    Violation violation() {
        return violation;
    }
}
