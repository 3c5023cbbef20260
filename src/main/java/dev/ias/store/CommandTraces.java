package dev.ias.store;

import dev.ias.tracing.Tracing;
import dev.ias.verification.Callbacks;
import dev.ias.verification.Command;
import dev.ias.verification.CommandMetrics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The spans of commands, from the queue to the commit, and of the batches that serve them. A batch serves commands of many traces
 * and can be in one of them only: it is a part of its first command, and linked with the others.
 */
final class CommandTraces {

    private final Tracing tracing;

    CommandTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Whether anything is traced at all. */
    boolean on() {
        return tracing.on();
    }

    /** Submits a command with the span that it has where this thread's call is traced. */
    <R> CompletableFuture<R> submit(Command<R> command, Function<Command<R>, CompletableFuture<R>> lane) {
        var span = tracing.begin("command " + CommandMetrics.name(command), SpanKind.INTERNAL);
        if (!span.isRecording()) {
            span.end();
            return lane.apply(command);
        }
        var answer = lane.apply(new TracedCommand<>(command, span));
        Callbacks.onCompletion(answer, (granted, refused) -> end(span, refused));
        return answer;
    }

    /** Runs one attempt to commit a batch. */
    <T> T run(List<Pending<?>> batch, Supplier<T> transaction) {
        var commands = batch.stream().flatMap(CommandTraces::span).toList();
        if (commands.isEmpty()) {
            return transaction.get();
        }
        var others = commands.subList(1, commands.size());
        var builder = tracing.builder("batch", SpanKind.INTERNAL, Context.root().with(commands.getFirst()))
                .setAttribute("ias.batch.commands", batch.size());
        others.forEach(command -> builder.addLink(command.getSpanContext()));
        var span = builder.startSpan();
        others.forEach(command -> command.addLink(span.getSpanContext()));
        return tracing.run(span, transaction);
    }

    private static Stream<Span> span(Pending<?> pending) {
        return pending.command() instanceof TracedCommand<?> traced ? Stream.of(traced.span()) : Stream.empty();
    }

    private static void end(Span span, @Nullable Throwable refused) {
        var outcome = CommandMetrics.outcome(refused);
        span.setAttribute("ias.outcome", outcome);
        if (outcome.equals(CommandMetrics.FAILED)) {
            Tracing.failed(span, outcome);
        }
        span.end();
    }
}
