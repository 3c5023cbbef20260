package dev.ias.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Command;
import dev.ias.command.CommandStore;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.limit.Limit;
import dev.ias.testing.Eventually;
import dev.ias.testing.LogCapture;
import dev.ias.verification.Bucket;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkExecutorTest {

    @Test
    void resultsAreInTheOrderOfTheCommands() {
        var bulk = new BulkExecutor(new Store(Numbered::granted));

        assertThat(bulk.execute(list(500)).stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void afterATechnicalFailureTheRestOfAListIsNotSubmitted() {
        var store = new Store(command -> CompletableFuture.failedFuture(
                new FailureException(new StepFailed(Step.LOAD), new IllegalStateException("no database"))));

        var results = new BulkExecutor(store).execute(list(500));

        assertThat(store.submitted).hasSize(128);
        assertThat(results)
                .hasSize(500)
                .allSatisfy(answer -> assertThat(answer.exceptionNow()).hasMessageContaining("LOAD"));
    }

    @Test
    void anUnreachableNodeFailsItsAddressesOnly() {
        var unreachable = new FailureException(new StepFailed(Step.NODE), new IllegalStateException("node is down"));
        var store = new Store(
                command -> command.number() % 2 == 1 ? CompletableFuture.failedFuture(unreachable) : command.granted());

        var results = new BulkExecutor(store).execute(list(500));

        assertThat(results.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(250);
        assertThat(store.submitted).hasSize(500);
    }

    @Test
    void theTechnicalFailuresOfAListAreLoggedOnce() {
        var store = new Store(command -> command.number() < 490
                ? command.granted()
                : CompletableFuture.failedFuture(new FailureException(
                        new StepFailed(Step.SAVE), new IllegalStateException("number " + command.number()))));
        try (var log = new LogCapture()) {
            new BulkExecutor(store).execute(list(500));

            assertThat(log.text().lines().filter(line -> line.startsWith("WARN dev.ias.link.BulkExecutor")))
                    .singleElement()
                    .asString()
                    .contains("10 of 500 addresses", "SAVE", "number 490");
        }
    }

    @Test
    void aLimitRefusesItsAddressOnly() {
        var denied = new FailureException(new LimitExceeded(Limit.RECIPIENT, Duration.ofMinutes(1)));
        var store = new Store(
                command -> command.number() == 3 ? CompletableFuture.failedFuture(denied) : command.granted());

        var results = new BulkExecutor(store).execute(list(500));

        assertThat(results.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(1);
        assertThat(store.submitted).hasSize(500);
    }

    @Test
    void concurrentListsFillAtMostHalfOfALane() throws InterruptedException {
        var release = new CompletableFuture<Integer>();
        var store = new Store(command -> release);
        var bulk = new BulkExecutor(store);
        var lists = IntStream.range(0, 20)
                .mapToObj(n -> Thread.ofPlatform().start(() -> bulk.execute(list(500))))
                .toList();

        Eventually.until(Duration.ofSeconds(30), () -> lists.stream().allMatch(BulkExecutorTest::waits));
        assertThat(store.submitted).hasSize(1024);

        release.complete(0);
        for (var list : lists) {
            list.join();
        }
        assertThat(store.submitted).hasSize(20 * 500);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static List<Numbered> list(int length) {
        return IntStream.range(0, length).mapToObj(Numbered::new).toList();
    }

    /** A command identified by its number. */
    private record Numbered(int number) implements Command<Integer> {

        CompletableFuture<Integer> granted() {
            return CompletableFuture.completedFuture(number);
        }

        @Override
        public Footprint footprint() {
            return Footprint.onLane(Bucket.of("any"));
        }

        @Override
        public Decision<Integer> decide(LoadedState state, Instant now, Policy policy) {
            return Decision.granted(number);
        }
    }

    /** Completes commands with the result of a function, and records their numbers. */
    private static final class Store implements CommandStore {

        private final ConcurrentLinkedQueue<Integer> submitted = new ConcurrentLinkedQueue<>();
        private final Function<Numbered, CompletableFuture<Integer>> answer;

        Store(Function<Numbered, CompletableFuture<Integer>> answer) {
            this.answer = answer;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <R> CompletableFuture<R> submit(Command<R> command) {
            var numbered = (Numbered) (Command<?>) command;
            submitted.add(numbered.number());
            return (CompletableFuture<R>) answer.apply(numbered);
        }
    }
}
