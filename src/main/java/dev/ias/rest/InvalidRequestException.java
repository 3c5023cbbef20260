package dev.ias.rest;

/** A request that is understood and cannot be taken. */
final class InvalidRequestException extends RuntimeException {

    private final transient Violation violation;

    InvalidRequestException(Violation violation) {
        super(violation.expression(), null, false, false);
        this.violation = violation;
    }

    /** The field that is wrong. */
    Violation violation() {
        return violation;
    }
}
