package dev.ias.signup;

import dev.ias.command.CommandMetrics;
import dev.ias.command.LimitSettings;
import dev.ias.command.StepFailures;
import dev.ias.limit.Limit;
import dev.ias.limit.NetworkLimiter;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.InvalidSolution;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.Failure.MailRefused;
import dev.ias.verification.Failure.UnusableDomain;
import dev.ias.verification.Failure.WrongCode;
import dev.ias.verification.FailureException;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a client's networks. A call over its limit is not run but fails with {@link LimitExceeded}. What the
 * caller's own input makes fail stays counted; units of other failures are refunded.
 */
@Singleton
class ClientLimits {

    private final NetworkLimiter signUps;
    private final NetworkLimiter wrongCodes;
    private final NetworkLimiter invalidSolutions;
    private final NetworkLimiter refusedResends;
    private final CommandMetrics metrics;

    ClientLimits(LimitSettings settings, CommandMetrics metrics, Clock clock) {
        this.signUps = new NetworkLimiter(settings.signUps(), clock);
        this.wrongCodes = new NetworkLimiter(settings.wrongCodes(), clock);
        this.invalidSolutions = new NetworkLimiter(settings.signUps(), clock);
        // Apart from sign-ups: a network that has used those up may still resend.
        this.refusedResends = new NetworkLimiter(settings.signUps(), clock);
        this.metrics = metrics;
    }

    /** Runs a sign-up, which counts unless it fails for a reason other than its address. */
    <T> CompletableFuture<T> signUp(InetAddress client, Supplier<CompletableFuture<T>> call) {
        return within(Limit.CLIENT, signUps.take(client), call, failure -> {
            if (!(failure instanceof MailRefused || failure instanceof UnusableDomain)) {
                signUps.refund(client);
            }
        });
    }

    /** Returns whether a client has used at least half of its sign-ups. */
    boolean isHalfUsed(InetAddress client) {
        return signUps.isHalfUsed(client);
    }

    /** Runs a resend, which counts if the relay refuses its recipient. */
    <T> CompletableFuture<T> resend(InetAddress client, Supplier<CompletableFuture<T>> call) {
        return within(Limit.CLIENT, refusedResends.waitFor(client), call, failure -> {
            if (failure instanceof MailRefused) {
                // Not before the call, which seldom fails; parallel calls may exceed the quota by their number.
                var _ = refusedResends.take(client);
            }
        });
    }

    /** Runs the check of a code, which counts if the code is wrong. */
    <T> CompletableFuture<T> confirm(InetAddress client, Supplier<CompletableFuture<T>> call) {
        return countingOnly(WrongCode.class, Limit.WRONG_CODES, wrongCodes, client, call);
    }

    /**
     * Runs the check of a solution, which counts if the solution is invalid: each costs a call of the provider or of
     * the database.
     */
    <T> CompletableFuture<T> redeem(InetAddress client, Supplier<CompletableFuture<T>> call) {
        return countingOnly(InvalidSolution.class, Limit.CLIENT, invalidSolutions, client, call);
    }

    /** Runs a call if the rate of this instance permits it now. */
    <T> CompletableFuture<T> instance(Optional<Duration> wait, Supplier<CompletableFuture<T>> call) {
        return within(Limit.INSTANCE, wait, call, failure -> {});
    }

    /** Takes the unit before the call, so that parallel calls cannot exceed the quota. */
    private <T> CompletableFuture<T> countingOnly(
            Class<? extends Failure> counted,
            Limit limit,
            NetworkLimiter limiter,
            InetAddress client,
            Supplier<CompletableFuture<T>> call) {
        return within(limit, limiter.take(client), call, failure -> {
                    if (!counted.isInstance(failure)) {
                        limiter.refund(client);
                    }
                })
                .thenApply(result -> {
                    limiter.refund(client);
                    return result;
                });
    }

    /**
     * Runs a call within a limit.
     *
     * @param wait empty if a unit was taken or is available
     */
    private <T> CompletableFuture<T> within(
            Limit limit,
            Optional<Duration> wait,
            Supplier<CompletableFuture<T>> call,
            Consumer<@Nullable Failure> onFailure) {
        if (wait.isPresent()) {
            metrics.denied(limit);
            return CompletableFuture.failedFuture(new FailureException(new LimitExceeded(limit, wait.get())));
        }
        return StepFailures.begin(call).whenComplete((result, e) -> {
            if (e != null) {
                onFailure.accept(failureOf(e));
            }
        });
    }

    /** Returns the failure of a call; null if it failed for an unexpected reason. */
    static @Nullable Failure failureOf(Throwable e) {
        var cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        return cause instanceof FailureException failed ? failed.failure() : null;
    }
}
