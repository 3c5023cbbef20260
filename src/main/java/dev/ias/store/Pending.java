package dev.ias.store;

import dev.ias.verification.Command;
import dev.ias.verification.FailureException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A command that waits for its lane, and the caller that waits for its answer. */
record Pending<R>(Command<R> command, Instant queuedAt, CompletableFuture<R> answer) {

    Pending(Command<R> command, Instant queuedAt) {
        this(command, queuedAt, new CompletableFuture<>());
    }

    void fail(FailureException failure) {
        answer.completeExceptionally(failure);
    }
}
