package dev.ias.verification;

import dev.ias.limit.Limit;
import dev.ias.verification.Failure.LimitExceeded;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.core.naming.NameUtils;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of commands, and which limits were met. {@code ias.command} has the time from the moment that a command
 * is handed to the store until it is decided and committed, {@code ias.limit.denied} the refusals of each limit.
 */
@Singleton
public class CommandMetrics {

    /** What became of a command that could not be carried out. */
    public static final String FAILED = "failed";

    private final MeterRegistry meters;

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Watches a command on its way; returns its answer unchanged. */
    public <R> CompletableFuture<R> watch(Command<R> command, CompletableFuture<R> answer) {
        var sample = Timer.start(meters);
        Callbacks.onCompletion(answer, (granted, refused) -> {
            sample.stop(meters.timer("ias.command", "command", name(command), "outcome", outcome(refused)));
            if (refused instanceof FailureException e && e.failure() instanceof LimitExceeded exceeded) {
                denied(exceeded.limit());
            }
        });
        return answer;
    }

    /** Counts a call that a limit has refused before it became a command. */
    void denied(Limit limit) {
        meters.counter("ias.limit.denied", "limit", limit.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** What a command is called, in metrics and traces. */
    public static String name(Command<?> command) {
        return NameUtils.hyphenate(command.getClass().getSimpleName()).replace('-', '_');
    }

    /** What became of a command; of nothing: it was granted. */
    public static String outcome(@Nullable Throwable refused) {
        return switch (refused) {
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
            case Failure.StepFailed failed -> FAILED;
        };
    }
}
