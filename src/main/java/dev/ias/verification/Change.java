package dev.ias.verification;

import dev.ias.limit.SendLog;
import java.time.Instant;

/** What a rule wants written. */
public sealed interface Change {

    record Put(Verification verification) implements Change {}

    record Remove(Verification verification) implements Change {}

    record PutSends(LimitKey recipient, SendLog sends) implements Change {}

    record AddUser(User user) implements Change {}

    record Enqueue(Message message) implements Change {}

    /** The message is done with, one way or the other. */
    record Dequeue(Message message) implements Change {}

    /** The message is to be tried again at this time. */
    record Postpone(Message message, Instant nextAttempt) implements Change {}

    /** Others are to be told of it, where anybody is. */
    record Announce(Event event) implements Change {}
}
