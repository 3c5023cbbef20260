package dev.ias.store.lane;

import dev.ias.command.Command;
import dev.ias.command.Footprint;
import dev.ias.command.Footprint.Priority;
import dev.ias.verification.FailureException;
import io.opentelemetry.api.trace.Span;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A command in a lane, and the future of its result.
 *
 * @param span the command's span; the invalid span if the call is not traced
 */
public record QueuedCommand<R>(
        Command<R> command, Footprint footprint, Instant queuedAt, Span span, CompletableFuture<R> result) {

    public QueuedCommand(Command<R> command, Footprint footprint, Instant queuedAt, Span span) {
        this(command, footprint, queuedAt, span, new CompletableFuture<>());
    }

    public void fail(FailureException failure) {
        result.completeExceptionally(failure);
    }

    /** Whether the command may be refused because the lane is full or slow. */
    public boolean rejectable() {
        return footprint.priority() == Priority.REQUEST;
    }
}
