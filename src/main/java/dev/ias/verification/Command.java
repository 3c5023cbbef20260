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

    /** Commands about one recipient are decided one after another. */
    RecipientKey recipient();

    /** The verification that is read, if any. */
    Optional<UUID> verification();

    /** Whether the recipient's limit is read. */
    boolean readsSends();

    /** The user of which address is read: of this one, or of the verification that is read. */
    UserRead userRead();

    Decision<R> decide(Rows rows, Instant now, Policy policy);

    /** Which user a command reads. */
    sealed interface UserRead {
        record None() implements UserRead {}

        record Of(Address address) implements UserRead {}

        record OfVerification() implements UserRead {}
    }
}
