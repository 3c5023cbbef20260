package dev.ias.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One caller's wish: the rows it competes for and the pure rule that decides about it. Rules have no clock, no I/O and no
 * memory, so a store may run one again after a conflict.
 *
 * @param <R> the answer when it is granted
 */
public interface Command<R> {

    /** Commands of one lane are decided one after another; those that change the same rows best share one. */
    String lane();

    /** The verification that is read, if any. */
    default Optional<UUID> verification() {
        return Optional.empty();
    }

    /** The send log that is read, if any. */
    default Optional<LimitKey> sends() {
        return Optional.empty();
    }

    /** The user that is read: of this address, or of that of the verification that is read. */
    default UserRead userRead() {
        return new UserRead.None();
    }

    /**
     * Whether it follows from something that has happened already, such as a mail that was refused. It is then neither too
     * late nor too much, however long the lane's queue is.
     */
    default boolean settles() {
        return false;
    }

    /** Whether nobody waits for it and it competes for nothing, so that it may wait for others like it and share their commit. */
    default boolean gathers() {
        return false;
    }

    Decision<R> decide(Rows rows, Instant now, Policy policy);

    /** Which user a command reads. */
    sealed interface UserRead {
        record None() implements UserRead {}

        record Of(Address address) implements UserRead {}

        record OfVerification() implements UserRead {}
    }
}
