package dev.ias.command;

import dev.ias.limit.Limit;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.FailureException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.core.naming.NameUtils;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of commands: the timer {@code ias.command} covers the time from submission to commit, by command and outcome,
 * the timer {@code ias.batch} the transaction alone; the counter {@code ias.limit.denied} counts refusals by limit, and
 * {@code ias.mail.suppressed} the mails that were not sent because their recipient is suppressed.
 */
@Singleton
public class CommandMetrics {

    /** Outcome tag of a command that failed for technical reasons. */
    public static final String FAILED = "failed";

    /** Outcome of an attempt to commit a batch. */
    public enum BatchOutcome {
        COMMITTED,
        /** Another instance has changed a row; the batch is replayed. */
        CONFLICT,
        FAILED
    }

    /** Upper bounds of the buckets of commands and their transactions. */
    private static final Duration[] BUCKETS = LongStream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final MeterProvider<Timer> commands;
    private final MeterProvider<Timer> batches;
    private final MeterProvider<Counter> denials;
    private final Counter suppressed;

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.commands = Timer.builder("ias.command")
                .description("Time of a command from its submission to the commit or refusal")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
        this.batches = Timer.builder("ias.batch")
                .description("Time of the transaction of a batch of commands: load, decide, write, commit")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
        this.denials = Counter.builder("ias.limit.denied")
                .description("Calls that a limit denied")
                .withRegistry(meters);
        this.suppressed = Counter.builder("ias.mail.suppressed")
                .description("Mails that were not sent because their recipient is suppressed")
                .register(meters);
    }

    /** Starts the timer of a command or of a batch. */
    public Timer.Sample start() {
        return Timer.start(meters);
    }

    /**
     * Records a command's time and outcome.
     *
     * @param failure null if the command was granted
     */
    public void stop(Timer.Sample sample, Command<?> command, @Nullable Throwable failure) {
        sample.stop(commands.withTags("command", name(command), "outcome", outcome(failure)));
        if (failure instanceof FailureException e && e.failure() instanceof LimitExceeded exceeded) {
            denied(exceeded.limit());
        }
        // A command fails with MailRefused only if the recipient is suppressed: refusals by the relay happen after the
        // command has completed.
        if (failure instanceof FailureException e && e.failure() instanceof Failure.MailRefused) {
            suppressed();
        }
    }

    /** Counts a mail that was not sent because its recipient is suppressed. */
    public void suppressed() {
        suppressed.increment();
    }

    /** Counts a call that a limit refused before a command was submitted. */
    public void denied(Limit limit) {
        denials.withTag("limit", limit.name().toLowerCase(Locale.ROOT)).increment();
    }

    /** Records the time of one attempt to commit a batch. */
    public void stop(Timer.Sample sample, BatchOutcome outcome) {
        sample.stop(batches.withTag("outcome", outcome.name().toLowerCase(Locale.ROOT)));
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
            case Failure.UnusableDomain unusable -> "unusable_domain";
            case Failure.ChallengeRequired() -> "challenge_required";
            case Failure.InvalidSolution() -> "invalid_solution";
            case Failure.StepFailed failed -> FAILED;
        };
    }
}
