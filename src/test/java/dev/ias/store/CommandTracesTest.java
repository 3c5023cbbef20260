package dev.ias.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Ias;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestCollector.Told;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.tracing.Tracing;
import dev.ias.verification.Command;
import dev.ias.verification.Decision;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import dev.ias.verification.Rows;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of which traces a batch is that serves several calls. */
class CommandTracesTest {

    private static final String ONE = "11111111111111111111111111111111";
    private static final String TWO = "22222222222222222222222222222222";

    private record Wish() implements Command<String> {

        @Override
        public String lane() {
            return "any";
        }

        @Override
        public Decision<String> decide(Rows rows, Instant now, Policy policy) {
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
    private final List<Pending<?>> batch = new ArrayList<>();

    @AfterEach
    void stop() {
        ias.close();
        collector.close();
        relay.close();
    }

    @Test
    void aBatchIsAPartOfItsFirstCommandAndLinkedWithTheOthers() {
        submit("");
        submit(traceparent(ONE, "01"));
        submit(traceparent(TWO, "01"));
        commit();

        var committed = only(ONE, "batch");
        assertThat(committed.parent()).isEqualTo(only(ONE, "command wish").id());
        assertThat(committed.links()).containsExactly(only(TWO, "command wish").id());
        assertThat(only(TWO, "command wish").links()).containsExactly(committed.id());
        assertThat(only(ONE, "command wish").links()).isEmpty();
        assertThat(committed.attributes()).containsEntry("ias.batch.commands", "3");
        assertThat(collector.spans()).hasSize(3);
    }

    @Test
    void aCommandThatIsNotRecordedKeepsNobodyFromHavingTheBatch() {
        submit(traceparent(ONE, "00"));
        submit(traceparent(TWO, "01"));
        commit();

        assertThat(only(TWO, "batch").parent())
                .isEqualTo(only(TWO, "command wish").id());
        assertThat(collector.trace(ONE)).isEmpty();
    }

    @Test
    void aBatchOfNothingThatIsTracedLeavesNoTrace() {
        submit("");
        commit();

        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void anAttemptThatFailsIsToldByItsKindOnly() {
        submit(traceparent(ONE, "01"));

        assertThatThrownBy(() -> traces.run(batch, () -> {
                    throw new IllegalStateException("duplicate key (jane@example.com)");
                }))
                .isInstanceOf(IllegalStateException.class);
        batch.forEach(pending -> pending.fail(new FailureException(new StepFailed(Step.SAVE))));
        ias.close();

        assertThat(only(ONE, "batch").failed()).isTrue();
        assertThat(only(ONE, "batch").attributes()).containsEntry("error.type", "java.lang.IllegalStateException");
        assertThat(only(ONE, "command wish").attributes()).containsEntry("ias.outcome", "failed");
        assertThat(collector.spans().toString()).doesNotContain("jane@example.com");
    }

    /** One that it forgets would be answered by the interface's default while tracing is on. */
    @Test
    void aTracedCommandPassesOnAllThatItIsAsked() {
        var passedOn = Arrays.stream(TracedCommand.class.getDeclaredMethods()).map(Method::getName);

        assertThat(passedOn)
                .containsAll(Stream.of(Command.class.getMethods())
                        .map(Method::getName)
                        .toList());
    }

    private void submit(String traceparent) {
        var caller = tracing.received(Optional.of(traceparent));
        tracing.within(caller, () -> traces.submit(new Wish(), this::queue));
    }

    private <R> CompletableFuture<R> queue(Command<R> command) {
        var pending = new Pending<>(command, Instant.EPOCH);
        batch.add(pending);
        return pending.answer();
    }

    private void commit() {
        assertThat(traces.run(batch, () -> "committed")).isEqualTo("committed");
        batch.forEach(CommandTracesTest::answer);
        // What it has not told yet it tells now.
        ias.close();
    }

    @SuppressWarnings("unchecked") // all wishes are for a text
    private static void answer(Pending<?> pending) {
        ((Pending<String>) pending).answer().complete("done");
    }

    private Told only(String trace, String name) {
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
