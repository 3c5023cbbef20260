package dev.ias.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.store.lane.QueuedCommand;
import dev.ias.testing.Ias;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestCollector.ReceivedSpan;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.tracing.Tracing;
import dev.ias.verification.Bucket;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The traces of a batch that executes commands of several calls. */
class CommandTracesTest {

    private static final String ONE = "11111111111111111111111111111111";
    private static final String TWO = "22222222222222222222222222222222";

    private record TestCommand() implements Command<String> {

        @Override
        public Footprint footprint() {
            return Footprint.onLane(Bucket.of("any"));
        }

        @Override
        public Decision<String> decide(LoadedState state, Instant now, Policy policy) {
            return Decision.granted("done");
        }
    }

    private final TestRelay relay = new TestRelay();
    private final TestCollector collector = new TestCollector();
    private final Ias ias = Ias.setup()
            .on(TestDatabase.create(), relay)
            .set("ias.tracing.endpoint", collector.endpoint())
            .start();
    private final Tracing tracing = ias.bean(Tracing.class);
    private final CommandTraces traces = new CommandTraces(tracing);
    private final List<QueuedCommand<?>> batch = new ArrayList<>();

    @AfterEach
    void stop() {
        ias.close();
        collector.close();
        relay.close();
    }

    @Test
    void aBatchIsAChildOfItsFirstCommandAndLinkedWithTheOthers() {
        submit("");
        submit(traceparent(ONE, "01"));
        submit(traceparent(TWO, "01"));
        commit();

        var committed = only(ONE, "batch");
        assertThat(committed.parent())
                .isEqualTo(only(ONE, "command test_command").id());
        assertThat(committed.links())
                .containsExactly(only(TWO, "command test_command").id());
        assertThat(only(TWO, "command test_command").links()).containsExactly(committed.id());
        assertThat(only(ONE, "command test_command").links()).isEmpty();
        assertThat(committed.attributes()).containsEntry("ias.batch.commands", "3");
        assertThat(collector.spans()).hasSize(3);
    }

    @Test
    void aCommandThatIsNotSampledDoesNotPreventTheSpanOfTheBatch() {
        submit(traceparent(ONE, "00"));
        submit(traceparent(TWO, "01"));
        commit();

        assertThat(only(TWO, "batch").parent())
                .isEqualTo(only(TWO, "command test_command").id());
        assertThat(collector.trace(ONE)).isEmpty();
    }

    @Test
    void aBatchWithoutTracedCommandsHasNoSpan() {
        submit("");
        commit();

        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void aFailedAttemptIsRecordedByItsTypeOnly() {
        submit(traceparent(ONE, "01"));

        assertThatThrownBy(() -> traces.run(batch, () -> {
                    throw new IllegalStateException("duplicate key (jane@example.com)");
                }))
                .isInstanceOf(IllegalStateException.class);
        batch.forEach(command -> command.fail(new FailureException(new StepFailed(Step.SAVE))));
        ias.close();

        assertThat(only(ONE, "batch").failed()).isTrue();
        assertThat(only(ONE, "batch").attributes()).containsEntry("error.type", "java.lang.IllegalStateException");
        assertThat(only(ONE, "command test_command").attributes()).containsEntry("ias.outcome", "failed");
        assertThat(collector.spans().toString()).doesNotContain("jane@example.com");
    }

    private void submit(String traceparent) {
        var caller = tracing.received(Optional.of(traceparent));
        tracing.within(caller, () -> queue(new TestCommand()));
    }

    private boolean queue(Command<String> command) {
        var queued = new QueuedCommand<>(command, command.footprint(), Instant.EPOCH, traces.begin(command));
        queued.result().whenComplete((result, failure) -> CommandTraces.end(queued.span(), failure));
        return batch.add(queued);
    }

    private void commit() {
        assertThat(traces.run(batch, () -> "committed")).isEqualTo("committed");
        batch.forEach(CommandTracesTest::complete);
        // Exports the remaining spans.
        ias.close();
    }

    @SuppressWarnings("unchecked") // all commands here return a text
    private static void complete(QueuedCommand<?> command) {
        ((QueuedCommand<String>) command).result().complete("done");
    }

    private ReceivedSpan only(String trace, String name) {
        var named = collector.trace(trace).stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(named).hasSize(1);
        return named.getFirst();
    }

    private static String traceparent(String trace, String flags) {
        return "00-" + trace + "-00f067aa0ba902b7-" + flags;
    }
}
