package dev.ias.verification;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Gives every failure of a step its name. */
final class Steps {

    private Steps() {}

    static <T> T run(Step step, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new FailureException(new StepFailed(step), e);
        }
    }

    /** What the work will have come to; a failure to begin it is one too. */
    static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (FailureException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The answer of the store, or what it failed with. */
    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FailureException failure
                    ? failure
                    : new FailureException(new StepFailed(Step.SAVE), e.getCause());
        }
    }
}
