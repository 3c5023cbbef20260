package dev.ias.command;

import dev.ias.verification.Address;
import dev.ias.verification.Bucket;
import dev.ias.verification.LimitKey;
import dev.ias.verification.VerificationId;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows that a command reads, and how its lane may treat it.
 *
 * @param lane commands with the same value are decided one after another
 * @param verification the verification to load
 * @param history the limit history to load
 * @param user the user to load
 * @param priority how the command competes with others
 */
public record Footprint(
        Bucket lane, Optional<UUID> verification, Optional<LimitKey> history, UserLookup user, Priority priority) {

    /** Which user a command reads. */
    public sealed interface UserLookup {

        record None() implements UserLookup {}

        record ByAddress(Address address) implements UserLookup {}

        /** By the address of the verification that the command reads. */
        record OfVerification() implements UserLookup {}
    }

    /** How a command competes with others for its lane. */
    public enum Priority {
        /** A caller's request: rejected if the queue is full or the command has waited too long. */
        REQUEST,
        /** Compensates or follows from something that has happened already, so it is never rejected. */
        COMPENSATING,
        /**
         * Like {@link #COMPENSATING}, and no caller waits for it: it may wait for others of its kind and share their
         * commit.
         */
        DEFERRABLE
    }

    /** Returns the footprint of a request that reads no rows. */
    public static Footprint onLane(Bucket lane) {
        return new Footprint(lane, Optional.empty(), Optional.empty(), new UserLookup.None(), Priority.REQUEST);
    }

    /** Returns the footprint of a request that reads no rows, on the lane of a recipient. */
    public static Footprint of(LimitKey recipient) {
        return onLane(recipient.bucket());
    }

    /** Returns the footprint of a request that reads a verification, on the lane of its recipient. */
    public static Footprint of(VerificationId id) {
        return of(id.recipient()).withVerification(id.id());
    }

    public Footprint withVerification(UUID id) {
        return new Footprint(lane, Optional.of(id), history, user, priority);
    }

    public Footprint withHistory(LimitKey key) {
        return new Footprint(lane, verification, Optional.of(key), user, priority);
    }

    public Footprint withUser(UserLookup lookup) {
        return new Footprint(lane, verification, history, lookup, priority);
    }

    public Footprint compensating() {
        return new Footprint(lane, verification, history, user, Priority.COMPENSATING);
    }

    public Footprint deferrable() {
        return new Footprint(lane, verification, history, user, Priority.DEFERRABLE);
    }
}
