package dev.ias.command;

import dev.ias.verification.FailureException;
import java.util.concurrent.CompletableFuture;

/** Executes commands transactionally on the stored verifications. */
public interface CommandStore {

    /**
     * Decides a command and commits its changes. Commands on one recipient are decided one after another, each on the
     * state that the previous one left.
     *
     * @return completes after the commit, within a bounded time; or fails with a {@link FailureException}: the rule's
     *     refusal, or the step that failed, in which case nothing was written
     */
    <R> CompletableFuture<R> submit(Command<R> command);
}
