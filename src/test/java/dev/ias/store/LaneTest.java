package dev.ias.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.verification.Command;
import dev.ias.verification.Decision;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import dev.ias.verification.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a lane takes, and that everybody is answered. */
class LaneTest {

    private static final Instant NOW = Instant.EPOCH;

    private record Wish(boolean settles) implements Command<String> {

        @Override
        public String lane() {
            return "any";
        }

        @Override
        public Decision<String> decide(Rows rows, Instant now, Policy policy) {
            return Decision.granted("done");
        }
    }

    @Test
    void aFullQueueRefusesCallsButNotWhatSettlesThem() throws InterruptedException {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var lane = new Lane("lane", 1, 1, Duration.ZERO, batch -> {
            started.countDown();
            await(release);
            complete(batch);
        })) {
            var underWay = lane.submit(new Wish(false), NOW);
            started.await();
            var queued = lane.submit(new Wish(false), NOW);
            var refused = lane.submit(new Wish(false), NOW);
            var settling = lane.submit(new Wish(true), NOW);
            assertThat(failure(refused)).isEqualTo(new StepFailed(Step.QUEUE));
            release.countDown();

            assertThat(List.of(underWay.join(), queued.join(), settling.join())).containsOnly("done");
        }
    }

    @Test
    void aClosedLaneFinishesWhatItTookAndRefusesTheRest() {
        var lane = new Lane("lane", 10, 10, Duration.ZERO, LaneTest::complete);
        var taken = lane.submit(new Wish(false), NOW);
        lane.close();

        assertThat(taken.join()).isEqualTo("done");
        assertThat(failure(lane.submit(new Wish(false), NOW))).isEqualTo(new StepFailed(Step.QUEUE));
    }

    @Test
    void aLaneThatGathersTakesWhatHasComeMeanwhileTogether() {
        var sizes = new ArrayList<Integer>();
        var lane = new Lane("lane", 10, 10, Duration.ofHours(1), batch -> {
            sizes.add(batch.size());
            complete(batch);
        });
        var answers = List.of(
                lane.submit(new Wish(true), NOW), lane.submit(new Wish(true), NOW), lane.submit(new Wish(true), NOW));
        lane.close();

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly("done");
        assertThat(sizes).containsExactly(3);
    }

    @Test
    void aBatchThatIsThereAlreadyIsNotGatheredFor() {
        // For each of them it would take an hour and a half.
        try (var lane = new Lane("lane", 10_000, 1, Duration.ofSeconds(1), LaneTest::complete)) {
            var answers = IntStream.range(0, 5_000)
                    .mapToObj(i -> lane.submit(new Wish(true), NOW))
                    .toArray(CompletableFuture[]::new);

            assertThat(CompletableFuture.allOf(answers)).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    @Test
    void workThatFailsIsToldToItsCallersAndTheLaneLivesOn() {
        var fail = new boolean[] {true};
        try (var lane = new Lane("lane", 10, 10, Duration.ZERO, batch -> {
            if (fail[0]) {
                fail[0] = false;
                throw new IllegalStateException("broken");
            }
            complete(batch);
        })) {
            assertThat(failure(lane.submit(new Wish(false), NOW))).isEqualTo(new StepFailed(Step.SAVE));
            assertThat(lane.submit(new Wish(false), NOW).join()).isEqualTo("done");
        }
    }

    @SuppressWarnings("unchecked") // all commands here answer a text
    private static void complete(List<Pending<?>> batch) {
        batch.forEach(pending -> ((CompletableFuture<String>) pending.answer()).complete("done"));
    }

    private static Object failure(CompletableFuture<String> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            return e.getCause() instanceof FailureException failure ? failure.failure() : e;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
