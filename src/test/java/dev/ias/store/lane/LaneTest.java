package dev.ias.store.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.Bucket;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Commands that a lane accepts, and the completion of every command. */
class LaneTest {

    private static final Instant NOW = Instant.EPOCH;

    private record TestCommand(Footprint footprint) implements Command<String> {

        @Override
        public Decision<String> decide(LoadedState state, Instant now, Policy policy) {
            return Decision.granted("done");
        }
    }

    private static QueuedCommand<String> request() {
        return queued(Footprint.onLane(Bucket.of("any")));
    }

    private static QueuedCommand<String> compensating() {
        return queued(Footprint.onLane(Bucket.of("any")).compensating());
    }

    private static QueuedCommand<String> queued(Footprint footprint) {
        return new QueuedCommand<>(new TestCommand(footprint), footprint, NOW, Span.getInvalid());
    }

    @Test
    void aFullQueueRejectsRequestsButNotCompensatingCommands() throws InterruptedException {
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var lane = new Lane("lane", 1, 1, new Gathering.None(), batch -> {
            started.countDown();
            await(release);
            complete(batch);
        })) {
            var inFlight = lane.submit(request());
            started.await();
            var queued = lane.submit(request());
            var rejected = lane.submit(request());
            var compensated = lane.submit(compensating());
            assertThat(failure(rejected)).isEqualTo(new StepFailed(Step.QUEUE));
            release.countDown();

            assertThat(List.of(inFlight.join(), queued.join(), compensated.join()))
                    .containsOnly("done");
        }
    }

    @Test
    void aClosedLaneDrainsItsQueueAndRejectsFurtherCommands() {
        var lane = new Lane("lane", 10, 10, new Gathering.None(), LaneTest::complete);
        var accepted = lane.submit(request());
        lane.close();

        assertThat(accepted.join()).isEqualTo("done");
        assertThat(failure(lane.submit(request()))).isEqualTo(new StepFailed(Step.QUEUE));
    }

    @Test
    void aGatheringLaneCombinesCommandsOfItsGatheringTime() {
        var sizes = new ArrayList<Integer>();
        var lane = new Lane("lane", 10, 10, new Gathering.Full(Duration.ofHours(1)), batch -> {
            sizes.add(batch.size());
            complete(batch);
        });
        var answers = List.of(lane.submit(compensating()), lane.submit(compensating()), lane.submit(compensating()));
        lane.close();

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly("done");
        assertThat(sizes).containsExactly(3);
    }

    @Test
    void aFullBatchIsProcessedWithoutGathering() {
        // Gathering for each batch of one would take 5,000 seconds.
        try (var lane = new Lane("lane", 10_000, 1, new Gathering.Full(Duration.ofSeconds(1)), LaneTest::complete)) {
            var answers = IntStream.range(0, 5_000)
                    .mapToObj(i -> lane.submit(compensating()))
                    .toArray(CompletableFuture[]::new);

            assertThat(CompletableFuture.allOf(answers)).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    @Test
    void aSingleCallerNeverWaitsForALaneThatGathersAsManyCommandsAsBefore() {
        try (var lane = new Lane("lane", 10, 10, new Gathering.LikeLast(Duration.ofHours(1)), LaneTest::complete)) {
            for (var call = 0; call < 3; call++) {
                assertThat(lane.submit(request())).succeedsWithin(Duration.ofMinutes(1));
            }
        }
    }

    @Test
    void aLaneGathersAsManyCommandsAsBefore() throws InterruptedException {
        var sizes = new ArrayList<Integer>();
        var started = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var lane = new Lane("lane", 10, 10, new Gathering.LikeLast(Duration.ofHours(1)), batch -> {
            sizes.add(batch.size());
            started.countDown();
            await(release);
            complete(batch);
        });
        lane.submit(request());
        started.await();
        var waiting = List.of(lane.submit(request()), lane.submit(request()), lane.submit(request()));
        release.countDown();
        waiting.forEach(CompletableFuture::join);
        for (var call = 0; call < 2; call++) {
            lane.submit(request());
        }
        lane.close();

        assertThat(sizes).containsExactly(1, 3, 2);
    }

    @Test
    void aBatchThatThrowsFailsItsCommandsAndTheLaneContinues() {
        var fail = new boolean[] {true};
        try (var lane = new Lane("lane", 10, 10, new Gathering.None(), batch -> {
            if (fail[0]) {
                fail[0] = false;
                throw new IllegalStateException("broken");
            }
            complete(batch);
        })) {
            assertThat(failure(lane.submit(request()))).isEqualTo(new StepFailed(Step.SAVE));
            assertThat(lane.submit(request()).join()).isEqualTo("done");
        }
    }

    @SuppressWarnings("unchecked") // all commands here return a text
    private static void complete(List<QueuedCommand<?>> batch) {
        batch.forEach(command -> ((CompletableFuture<String>) command.result()).complete("done"));
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
