package dev.ias.command;

import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** A command store without a database: decides each command at once, on the caller's thread. */
public final class MemoryCommandStore implements CommandStore {

    public final MemoryState state = new MemoryState();
    private final Policy policy;
    private final Clock clock;

    public MemoryCommandStore(Policy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public synchronized <R> CompletableFuture<R> submit(Command<R> command) {
        Decision<R> decision;
        try {
            decision = command.decide(state, clock.instant(), policy);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new FailureException(new StepFailed(Step.SAVE), e));
        }
        decision.changes().forEach(state::apply);
        return switch (decision) {
            case Decision.Granted<R>(var result, var changes) -> CompletableFuture.completedFuture(result);
            case Decision.Refused<R>(var failure, var changes) ->
                CompletableFuture.failedFuture(new FailureException(failure));
        };
    }
}
