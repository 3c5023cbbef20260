package dev.ias.link;

import dev.ias.command.Command;
import dev.ias.command.CommandStore;
import dev.ias.outbox.FairBulkhead;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Executes the commands of lists. A list is submitted in slices, and few slices of all lists at a time, so that long
 * lists share the store with each other and leave room for single commands.
 */
@Singleton
class BulkExecutor {

    // One transaction's worth; all concurrent slices together fill half of a lane's queue (by default).
    private static final int SLICE = 128;
    private static final int CONCURRENT_SLICES = 8;
    // As long as a single command may be queued.
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(2);

    private final CommandStore store;
    private final FairBulkhead slices = new FairBulkhead(CONCURRENT_SLICES);

    BulkExecutor(CommandStore store) {
        this.store = store;
    }

    /**
     * Executes all commands and waits; the results are in the order of the commands. After a technical failure in one
     * slice the later slices fail in the same way without being submitted, so that the call does not wait for each of
     * them.
     */
    <R> List<CompletableFuture<R>> execute(List<? extends Command<R>> commands) {
        var results = new ArrayList<CompletableFuture<R>>(commands.size());
        for (var slice : commands.stream().gather(Gatherers.windowFixed(SLICE)).toList()) {
            results.addAll(results.stream()
                    .flatMap(BulkExecutor::technicalFailure)
                    .findFirst()
                    .map(failure -> allFailed(slice, failure))
                    .orElseGet(() -> executeAdmitted(slice)));
        }
        return results;
    }

    private <R> List<CompletableFuture<R>> executeAdmitted(List<? extends Command<R>> slice) {
        if (!slices.enter(ACQUIRE_TIMEOUT)) {
            return allFailed(
                    slice,
                    new FailureException(
                            new StepFailed(Step.QUEUE), new IllegalStateException("too many lists are in progress")));
        }
        try {
            return executeSlice(slice);
        } finally {
            slices.leave();
        }
    }

    /** Submits all commands before waiting for the first, so that they share transactions. */
    private <R> List<CompletableFuture<R>> executeSlice(List<? extends Command<R>> slice) {
        var results = new ArrayList<CompletableFuture<R>>(slice.size());
        for (var command : slice) {
            results.add(store.submit(command));
        }
        CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .exceptionally(e -> null)
                .join();
        return results;
    }

    private static <R> List<CompletableFuture<R>> allFailed(
            List<? extends Command<R>> slice, FailureException failure) {
        return slice.stream()
                .map(command -> CompletableFuture.<R>failedFuture(failure))
                .toList();
    }

    private static Stream<FailureException> technicalFailure(CompletableFuture<?> result) {
        return result.isCompletedExceptionally()
                        && result.exceptionNow() instanceof FailureException e
                        && e.failure() instanceof StepFailed
                ? Stream.of(e)
                : Stream.empty();
    }
}
