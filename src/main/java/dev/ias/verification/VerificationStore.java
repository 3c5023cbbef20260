package dev.ias.verification;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Where verifications live. */
public interface VerificationStore {

    /**
     * Decides about a command and commits what it came to. Commands about one recipient are decided one after another,
     * each on the state that the one before it left.
     *
     * @return the answer once it is committed; or a {@link FailureException}, either the rule's refusal or the step that
     *     failed, in which case nothing was written. It completes within a bounded time.
     */
    <R> CompletableFuture<R> submit(Command<R> command);

    /** The verification as it is now; nothing is decided about it. */
    Optional<Verification> find(UUID id);

    /** The verifications of an account, the oldest first. */
    VerificationPage list(VerificationFilter filter);

    /**
     * Leases messages that were left in the outbox: those of a process that died and those that are due again. No two
     * callers get the same one while its lease runs. Expired ones are thrown away.
     */
    List<Message> claimDue(int limit);

    /**
     * Messages that turned out to be in the outbox although their callers were told that nothing was done: the database
     * went away in the midst of the commit. Each is told of once, to be given back.
     */
    List<Message> disowned();
}
