package dev.ias.verification;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure} to the face that answers it. Expected, so without a stack trace; the cause has its own. */
public final class FailureException extends RuntimeException {

    private final transient Failure failure;

    public FailureException(Failure failure) {
        this(failure, null);
    }

    public FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.toString(), cause, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
