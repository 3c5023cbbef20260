package dev.ias.http;

/** The service cannot take a request on now. Nothing was done; the caller may retry after {@link RetryAfter#OVERLOADED}. */
public final class OverloadedException extends RuntimeException {

    OverloadedException(String message) {
        // An expected failure, without a stack trace: refusing must cost less than serving.
        super(message, null, false, false);
    }
}
