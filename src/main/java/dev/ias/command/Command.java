package dev.ias.command;

import dev.ias.verification.Policy;
import java.time.Instant;

/**
 * A requested state change: the rows that it needs and the pure rule that decides it. Rules have no clock, I/O or
 * state, so a store may replay one after a version conflict.
 *
 * @param <R> the result if it is granted
 */
public interface Command<R> {

    Footprint footprint();

    Decision<R> decide(LoadedState state, Instant now, Policy policy);
}
