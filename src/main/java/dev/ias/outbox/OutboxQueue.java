package dev.ias.outbox;

import dev.ias.verification.OutboxMessage;
import java.util.List;

/** The committed messages that no instance is delivering. */
public interface OutboxQueue {

    /**
     * Claims messages that are due, and deletes expired ones. A claim is a lease: until it ends no other caller, of any
     * instance, gets the message. The attempt is counted with the claim.
     *
     * @param limit maximum number of messages returned
     */
    List<OutboxMessage> claimDue(int limit);

    /**
     * Returns orphans, each once, to be reverted: messages that are in the outbox although their callers got an error,
     * because the connection was lost during the commit.
     */
    List<OutboxMessage> orphans();
}
