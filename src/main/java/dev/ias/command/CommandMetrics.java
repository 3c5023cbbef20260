package dev.ias.command;

import dev.ias.limit.Limit;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.FailureException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.core.naming.NameUtils;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of commands: the timer {@code ias.command} covers the time from submission to commit, by command and outcome;
 * the counter {@code ias.limit.denied} counts refusals by limit.
 */
@Singleton
public class CommandMetrics {

    /** Outcome tag of a command that failed for technical reasons. */
    public static final String FAILED = "failed";

    private final MeterRegistry meters;

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Starts the timer of a command. */
    public Timer.Sample start() {
        return Timer.start(meters);
    }

    /**
     * Records a command's time and outcome.
     *
     * @param failure null if the command was granted
     */
    public void stop(Timer.Sample sample, Command<?> command, @Nullable Throwable failure) {
        sample.stop(meters.timer("ias.command", "command", name(command), "outcome", outcome(failure)));
        if (failure instanceof FailureException e && e.failure() instanceof LimitExceeded exceeded) {
            denied(exceeded.limit());
        }
    }

    /** Counts a call that a limit refused before a command was submitted. */
    public void denied(Limit limit) {
        meters.counter("ias.limit.denied", "limit", limit.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** Returns a command's name in metrics and traces. */
    public static String name(Command<?> command) {
        return NameUtils.hyphenate(command.getClass().getSimpleName()).replace('-', '_');
    }

    /** Returns the outcome tag of a failure; {@code granted} if null. */
    public static String outcome(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> "granted";
            case FailureException e -> outcome(e.failure());
            default -> FAILED;
        };
    }

    private static String outcome(Failure failure) {
        return switch (failure) {
            case Failure.InvalidToken() -> "over";
            case Failure.ExpiredToken() -> "expired_token";
            case Failure.LimitExceeded limited -> "limited";
            case Failure.WrongCode wrong -> "wrong_code";
            case Failure.ExpiredCode() -> "expired_code";
            case Failure.MailRefused() -> "refused";
            case Failure.ChallengeRequired() -> "challenge_required";
            case Failure.InvalidSolution() -> "invalid_solution";
            case Failure.StepFailed failed -> FAILED;
        };
    }
}
