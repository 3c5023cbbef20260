package dev.ias.verification;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} to the API. Expected, so without a stack trace; the cause has its own. */
public final class FailureException extends RuntimeException {

    private final transient Failure failure;

    public FailureException(Failure failure) {
        this(failure, null);
    }

    public FailureException(Failure failure, @Nullable Throwable cause) {
        super(null, cause, false, false);
        this.failure = failure;
    }

    /** Created on demand: most failures are not logged. */
    @Override
    public String getMessage() {
        return failure.toString();
    }

    public Failure failure() {
        return failure;
    }
}
