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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the commands of lists. A list is submitted in slices, and few slices of all lists at a time, so that long
 * lists share the store with each other and leave room for single commands.
 */
@Singleton
class BulkExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(BulkExecutor.class);

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
     * them; except after that of one node of a cluster, since the other nodes serve the rest.
     */
    <R> List<CompletableFuture<R>> execute(List<? extends Command<R>> commands) {
        var results = new ArrayList<CompletableFuture<R>>(commands.size());
        for (var slice : commands.stream().gather(Gatherers.windowFixed(SLICE)).toList()) {
            results.addAll(technicalFailures(results)
                    .filter(failure -> !failure.failure().equals(new StepFailed(Step.NODE)))
                    .findFirst()
                    .map(failure -> allFailed(slice, failure))
                    .orElseGet(() -> executeAdmitted(slice)));
        }
        logFailures(results);
        return results;
    }

    /** Logs one line for a list: the response to the caller has no causes. */
    private static <R> void logFailures(List<CompletableFuture<R>> results) {
        var failures = technicalFailures(results).toList();
        if (!failures.isEmpty()) {
            var first = failures.getFirst();
            LOG.warn(
                    "{} of {} addresses of a list failed, the first: {}, cause: {}",
                    failures.size(),
                    results.size(),
                    first.failure(),
                    String.valueOf(first.getCause()));
        }
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

    private static <R> Stream<FailureException> technicalFailures(List<CompletableFuture<R>> results) {
        return results.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(CompletableFuture::exceptionNow)
                .filter(FailureException.class::isInstance)
                .map(FailureException.class::cast)
                .filter(failure -> failure.failure() instanceof StepFailed);
    }
}
