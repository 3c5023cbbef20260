package dev.ias.verification;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import java.util.function.Supplier;
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

    /** Runs a step of a call; any exception of it is the failure of the step. */
    public static <T> T during(Step step, Supplier<T> work) {
        try {
            return work.get();
        } catch (FailureException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new FailureException(new StepFailed(step), e);
        }
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
