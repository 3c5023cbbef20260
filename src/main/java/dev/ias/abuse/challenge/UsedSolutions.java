package dev.ias.abuse.challenge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ias.abuse.challenge.SolutionVerifier.Verified;
import dev.ias.database.Database;
import dev.ias.verification.Bucket;
import dev.ias.verification.Failure.InvalidSolution;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.micronaut.core.propagation.PropagatedContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Replay protection: the used solutions, shared by all instances. Has threads of its own, because their futures must
 * not wait for the database on a thread of requests.
 */
@Singleton
class UsedSolutions {

    /** Allows for clock skew: a solution must not be deleted while any instance would still accept it. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final int THREADS = 2;
    private static final int QUEUE = 256;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    private final Database database;
    private final SolutionRepository repository;
    private final Clock clock;
    private final ThreadPoolExecutor threads;

    UsedSolutions(Database database, SolutionRepository repository, Clock clock) {
        this.database = database;
        this.repository = repository;
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                KEEP_ALIVE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().name("solutions-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Marks a verified solution as used.
     *
     * @param context of the call, for what follows the returned future
     * @return fails with {@link InvalidSolution} if the solution was used before
     */
    CompletableFuture<Void> use(ChallengeProvider provider, Verified solution, PropagatedContext context) {
        var used = new CompletableFuture<Void>();
        try {
            threads.execute(context.wrap(() -> use(provider, solution, used)));
        } catch (RejectedExecutionException e) {
            used.completeExceptionally(new FailureException(new StepFailed(Step.QUEUE), e));
        }
        return used;
    }

    @SuppressWarnings("CatchingUnchecked") // every failure completes the future
    private void use(ChallengeProvider provider, Verified solution, CompletableFuture<Void> used) {
        try {
            var hash = hash(provider.text() + "\n" + solution.identity());
            var expiresAt = solution.expiresAt().plus(CLOCK_SKEW);
            var bucket = Bucket.of(hash).number();
            if (database.transaction(bucket, connection -> repository.insert(bucket, hash, expiresAt)) == 1) {
                used.complete(null);
            } else {
                used.completeExceptionally(new FailureException(new InvalidSolution()));
            }
        } catch (Exception | Error e) {
            used.completeExceptionally(new FailureException(new StepFailed(Step.SAVE), e));
        }
    }

    /** Deletes at most {@code limit} expired solutions of each shard; returns the largest number deleted from one. */
    int deleteExpired(int limit) {
        return database
                .eachShard(shard -> database.transaction(
                        shard,
                        connection ->
                                repository.deleteAll(repository.findExpired(shard.list(), clock.instant(), limit))))
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(0);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @PreDestroy
    void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
