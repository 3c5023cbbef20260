package dev.ias.verification;

import java.util.List;
import java.util.function.Function;

/**
 * What a rule came to.
 *
 * @param <R> the answer of a command that is granted
 */
public sealed interface Decision<R> {

    /** What is to be written, in this order. */
    List<Change> changes();

    record Granted<R>(R answer, List<Change> changes) implements Decision<R> {}

    /** Refused; usually nothing is to be written. */
    record Refused<R>(Failure failure, List<Change> changes) implements Decision<R> {}

    /** The same decision with another answer. */
    default <T> Decision<T> map(Function<R, T> answer) {
        return switch (this) {
            case Granted<R>(var value, var changes) -> new Granted<>(answer.apply(value), changes);
            case Refused<R>(var failure, var changes) -> new Refused<>(failure, changes);
        };
    }

    static <R> Decision<R> granted(R answer, Change... changes) {
        return new Granted<>(answer, List.of(changes));
    }

    static <R> Decision<R> refused(Failure failure, Change... changes) {
        return new Refused<>(failure, List.of(changes));
    }
}
