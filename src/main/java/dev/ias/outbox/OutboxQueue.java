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
     * @param busy whether claimed messages are being attempted. A message that must be attempted alone is then not
     *     claimed, nor are those that became due after it
     */
    Claimed claimDue(int limit, boolean busy);

    /**
     * Claimed messages.
     *
     * @param alone whether there is one message that must be attempted while no other attempt is in flight
     * @param more whether more may be due: messages were claimed, or became dead letters
     */
    record Claimed(List<OutboxMessage> messages, boolean alone, boolean more) {}

    /**
     * Returns orphans, each once, to be reverted: messages that are in the outbox although their callers got an error,
     * because the connection was lost during the commit.
     */
    List<OutboxMessage> orphans();
}
