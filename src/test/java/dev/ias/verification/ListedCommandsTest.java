package dev.ias.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.Limit;
import dev.ias.testing.Await;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListedCommandsTest {

    @Test
    void theAnswersAreInTheOrderOfTheCommands() {
        var listed = new ListedCommands(new Store(Numbered::granted));

        assertThat(listed.decide(list(500)).stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void aStoreThatFailsIsNotAskedAboutTheRestOfAList() {
        var store = new Store(command -> CompletableFuture.failedFuture(
                new FailureException(new StepFailed(Step.LOAD), new IllegalStateException("no database"))));

        var decided = new ListedCommands(store).decide(list(500));

        assertThat(store.asked).hasSize(128);
        assertThat(decided)
                .hasSize(500)
                .allSatisfy(answer -> assertThat(answer.exceptionNow()).hasMessageContaining("LOAD"));
    }

    @Test
    void whatALimitRefusesLeavesTheRestOfAListAlone() {
        var denied = new FailureException(new LimitExceeded(Limit.RECIPIENT, Duration.ofMinutes(1)));
        var store = new Store(
                command -> command.number() == 3 ? CompletableFuture.failedFuture(denied) : command.granted());

        var decided = new ListedCommands(store).decide(list(500));

        assertThat(decided.stream().filter(CompletableFuture::isCompletedExceptionally))
                .hasSize(1);
        assertThat(store.asked).hasSize(500);
    }

    @Test
    void allListsTogetherLeaveHalfOfALaneToOthers() throws InterruptedException {
        var open = new CompletableFuture<Integer>();
        var store = new Store(command -> open);
        var listed = new ListedCommands(store);
        var lists = IntStream.range(0, 20)
                .mapToObj(n -> Thread.ofPlatform().start(() -> listed.decide(list(500))))
                .toList();

        Await.until(Duration.ofSeconds(30), () -> lists.stream().allMatch(ListedCommandsTest::waits));
        assertThat(store.asked).hasSize(1024);

        open.complete(0);
        for (var list : lists) {
            list.join();
        }
        assertThat(store.asked).hasSize(20 * 500);
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static List<Numbered> list(int length) {
        return IntStream.range(0, length).mapToObj(Numbered::new).toList();
    }

    /** A command that is known by its number. */
    private record Numbered(int number) implements Command<Integer> {

        CompletableFuture<Integer> granted() {
            return CompletableFuture.completedFuture(number);
        }

        @Override
        public String lane() {
            return "";
        }

        @Override
        public Decision<Integer> decide(Rows rows, Instant now, Policy policy) {
            return Decision.granted(number);
        }
    }

    /** Answers at once, and knows what it was asked. */
    private static final class Store implements VerificationStore {

        private final ConcurrentLinkedQueue<Integer> asked = new ConcurrentLinkedQueue<>();
        private final Function<Numbered, CompletableFuture<Integer>> answer;

        Store(Function<Numbered, CompletableFuture<Integer>> answer) {
            this.answer = answer;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <R> CompletableFuture<R> submit(Command<R> command) {
            var numbered = (Numbered) (Command<?>) command;
            asked.add(numbered.number());
            return (CompletableFuture<R>) answer.apply(numbered);
        }

        @Override
        public Optional<Verification> find(UUID id) {
            return Optional.empty();
        }

        @Override
        public VerificationPage list(VerificationFilter filter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Message> claimDue(int limit) {
            return List.of();
        }

        @Override
        public List<Message> disowned() {
            return List.of();
        }
    }
}
