package dev.ias.http;

/**
 * Thrown if a request is rejected because of overload. It had no effect; callers may retry after
 * {@link RetryAfter#OVERLOADED}.
 */
public final class OverloadedException extends RuntimeException {

    OverloadedException(String message) {
        // No stack trace: rejecting a request must cost less than serving it.
        super(message, null, false, false);
    }
}
