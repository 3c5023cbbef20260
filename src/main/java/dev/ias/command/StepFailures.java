package dev.ias.command;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Wraps exceptions of a processing step in {@code StepFailed}. */
public final class StepFailures {

    private StepFailures() {}

    public static <T> T run(Step step, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new FailureException(new StepFailed(step), e);
        }
    }

    /** Runs the supplier; a synchronous failure becomes a failed future. */
    public static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (FailureException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for a result, and rethrows its failure. */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : new FailureException(new StepFailed(Step.SAVE), e.getCause());
        }
    }
}
