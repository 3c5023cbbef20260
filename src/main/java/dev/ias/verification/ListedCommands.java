package dev.ias.verification;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * The commands about the addresses of lists. A list goes to the store slice by slice, and few slices are there at a time, so
 * that long lists share it with each other and leave room for those who ask for one address.
 */
@Singleton
class ListedCommands {

    // As much as one transaction takes, and together half of what may wait for one: by default, as all of these.
    private static final int SLICE = 128;
    private static final int SLICES_AT_ONCE = 8;
    // As long as a single command may wait for its transaction.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final VerificationStore store;
    private final Turns turns = new Turns(SLICES_AT_ONCE);

    ListedCommands(VerificationStore store) {
        this.store = store;
    }

    /**
     * Has all of them decided, and returns then; the answers are in the order of the commands. When the store has failed one
     * of them it is not asked about later slices: they fail in the same way, so that nobody waits for each of them in turn.
     */
    <R> List<CompletableFuture<R>> decide(List<? extends Command<R>> commands) {
        var decided = new ArrayList<CompletableFuture<R>>(commands.size());
        for (var slice : commands.stream().gather(Gatherers.windowFixed(SLICE)).toList()) {
            decided.addAll(decided.stream()
                    .flatMap(ListedCommands::failure)
                    .findFirst()
                    .map(failure -> all(slice, failure))
                    .orElseGet(() -> inTurn(slice)));
        }
        return decided;
    }

    private <R> List<CompletableFuture<R>> inTurn(List<? extends Command<R>> slice) {
        if (!turns.take(PATIENCE)) {
            return all(
                    slice,
                    new FailureException(
                            new StepFailed(Step.QUEUE), new IllegalStateException("waited too long for other lists")));
        }
        try {
            return decideSlice(slice);
        } finally {
            turns.end();
        }
    }

    /** Lets all commands into their lanes before it waits for the first of them, so that they share transactions. */
    private <R> List<CompletableFuture<R>> decideSlice(List<? extends Command<R>> slice) {
        var decided = new ArrayList<CompletableFuture<R>>(slice.size());
        for (var command : slice) {
            decided.add(store.submit(command));
        }
        CompletableFuture.allOf(decided.toArray(CompletableFuture[]::new))
                .exceptionally(e -> null)
                .join();
        return decided;
    }

    private static <R> List<CompletableFuture<R>> all(List<? extends Command<R>> slice, FailureException failure) {
        return slice.stream()
                .map(command -> CompletableFuture.<R>failedFuture(failure))
                .toList();
    }

    private static Stream<FailureException> failure(CompletableFuture<?> decision) {
        return decision.isCompletedExceptionally()
                        && decision.exceptionNow() instanceof FailureException e
                        && e.failure() instanceof StepFailed
                ? Stream.of(e)
                : Stream.empty();
    }
}
