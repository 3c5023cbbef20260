package dev.ias.abuse.challenge;

import dev.ias.key.Keys;
import dev.ias.settings.Secrets;
import dev.ias.verification.Failure.InvalidSolution;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.core.propagation.PropagatedContext;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Caller challenges as configured: what to solve, and whether a solution is valid and used for the first time. The
 * counter {@code ias.challenge} counts solutions by outcome. Never blocks.
 */
@Singleton
public class CallerChallenges {

    private enum Outcome {
        SOLVED,
        /** Counts as solved because the provider failed to verify it. */
        UNVERIFIED,
        INVALID,
        FAILED
    }

    private final ChallengeProvider provider;
    private final boolean always;
    private final Optional<SolutionVerifier> verifier;
    private final UsedSolutions used;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);

    CallerChallenges(
            ChallengeSettings settings,
            Secrets secrets,
            Keys keys,
            UsedSolutions used,
            Clock clock,
            MeterRegistry meters) {
        this.provider = settings.parsedProvider();
        this.always = settings.always();
        this.verifier = switch (provider) {
            case NONE -> Optional.empty();
            case ALTCHA -> Optional.of(new Altcha(keys, settings.altchaMaxNumber(), settings.altchaLifetime(), clock));
            case TURNSTILE, HCAPTCHA, RECAPTCHA -> Optional.of(new Siteverify(settings, secrets, clock));
        };
        this.used = used;
        for (var outcome : Outcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder("ias.challenge")
                            .description("Solutions of caller challenges")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /** Returns whether a provider is configured. If not, no call can be asked for a solution. */
    public boolean enabled() {
        return verifier.isPresent();
    }

    /** Returns whether every call that mails a code needs a solution; if not, only those under pressure do. */
    public boolean always() {
        return enabled() && always;
    }

    /** Returns a new challenge; empty if no provider is configured. */
    public Optional<CallerChallenge> issue() {
        return verifier.map(SolutionVerifier::issue);
    }

    /**
     * Verifies a solution and uses it up, over all instances.
     *
     * @param solution what the caller presents; ignored if no provider is configured
     * @return false if there is none; fails with {@link InvalidSolution} if it is wrong, expired or used, and with
     *     {@link StepFailed} if that cannot be determined
     */
    public CompletableFuture<Boolean> redeem(Optional<String> solution, InetAddress client) {
        if (verifier.isEmpty() || solution.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        var context = PropagatedContext.getOrEmpty();
        return verifier.get()
                .verify(solution.get(), client)
                .thenCompose(verified -> used.use(provider, verified, context)
                        .thenApply(done -> verified.assumed() ? Outcome.UNVERIFIED : Outcome.SOLVED))
                .whenComplete((outcome, failure) -> count(outcome == null ? outcome(failure) : outcome))
                .thenApply(outcome -> true);
    }

    private void count(Outcome outcome) {
        Objects.requireNonNull(outcomes.get(outcome)).increment();
    }

    private static Outcome outcome(@Nullable Throwable failure) {
        return switch (failure) {
            case CompletionException e -> outcome(e.getCause());
            case FailureException e when e.failure() instanceof InvalidSolution -> Outcome.INVALID;
            case null, default -> Outcome.FAILED;
        };
    }

    @PreDestroy
    void close() throws Exception {
        if (verifier.isPresent() && verifier.get() instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
