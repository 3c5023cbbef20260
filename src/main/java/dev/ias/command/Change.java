package dev.ias.command;

import dev.ias.limit.LimitHistory;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationEvent;
import java.time.Instant;

/** A state change to persist. */
public sealed interface Change {

    record Put(Verification verification) implements Change {}

    record Remove(Verification verification) implements Change {}

    record PutHistory(LimitKey key, LimitHistory history) implements Change {}

    record AddUser(User user) implements Change {}

    record Enqueue(OutboxMessage message) implements Change {}

    /** Deletes a message from the outbox: it was delivered, reverted or discarded. */
    record Dequeue(OutboxMessage message) implements Change {}

    /** Schedules the next delivery attempt. */
    record Postpone(OutboxMessage message, Instant nextAttempt, boolean uncertain) implements Change {}

    /** Publishes an event to the event log. */
    record Announce(VerificationEvent event) implements Change {}
}
