package dev.ias.store;

import dev.ias.command.Command;
import dev.ias.command.CommandMetrics;
import dev.ias.store.lane.QueuedCommand;
import dev.ias.tracing.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans of commands, from the queue to the commit, and of the batches that execute them. A batch executes commands of
 * many traces but belongs to one: it is a child of its first command, and linked with the others.
 */
final class CommandTraces {

    private final Tracing tracing;

    CommandTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Starts the span of a command; the invalid span if this thread's call is not traced. */
    Span begin(Command<?> command) {
        if (!tracing.on()) {
            return Span.getInvalid();
        }
        var span = tracing.begin("command " + CommandMetrics.name(command), SpanKind.INTERNAL);
        if (span.isRecording()) {
            return span;
        }
        span.end();
        return Span.getInvalid();
    }

    /** Ends the span of a command with its outcome. */
    static void end(Span span, @Nullable Throwable failure) {
        if (span.isRecording()) {
            var outcome = CommandMetrics.outcome(failure);
            span.setAttribute("ias.outcome", outcome);
            if (outcome.equals(CommandMetrics.FAILED)) {
                Tracing.failed(span, outcome);
            }
            span.end();
        }
    }

    /** Runs one attempt to commit a batch, within its span if any of its commands is traced. */
    <T> T run(List<QueuedCommand<?>> batch, Supplier<T> transaction) {
        var spans = tracing.on()
                ? batch.stream()
                        .map(QueuedCommand::span)
                        .filter(Span::isRecording)
                        .toList()
                : List.<Span>of();
        if (spans.isEmpty()) {
            return transaction.get();
        }
        var others = spans.subList(1, spans.size());
        var builder = tracing.builder("batch", SpanKind.INTERNAL, Context.root().with(spans.getFirst()))
                .setAttribute("ias.batch.commands", batch.size());
        others.forEach(command -> builder.addLink(command.getSpanContext()));
        var span = builder.startSpan();
        others.forEach(command -> command.addLink(span.getSpanContext()));
        return tracing.run(span, transaction);
    }
}
