package dev.ias.command;

import dev.ias.verification.Failure;
import java.util.List;
import java.util.function.Function;

/**
 * The outcome of a rule: granted or refused, with the changes to persist.
 *
 * @param <R> the result of a granted command
 */
public sealed interface Decision<R> {

    /** The changes to persist, in this order. */
    List<Change> changes();

    record Granted<R>(R result, List<Change> changes) implements Decision<R> {}

    /** Usually without changes. */
    record Refused<R>(Failure failure, List<Change> changes) implements Decision<R> {}

    /** Returns the same decision with a mapped result. */
    default <T> Decision<T> map(Function<R, T> mapper) {
        return switch (this) {
            case Granted<R>(var value, var changes) -> new Granted<>(mapper.apply(value), changes);
            case Refused<R>(var failure, var changes) -> new Refused<>(failure, changes);
        };
    }

    static <R> Decision<R> granted(R result, Change... changes) {
        return new Granted<>(result, List.of(changes));
    }

    static <R> Decision<R> refused(Failure failure, Change... changes) {
        return new Refused<>(failure, List.of(changes));
    }
}
