package dev.ias.mail;

import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.verification.OutboxMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One of the relays, with its own connections and circuit breaker. */
public interface Relay extends AutoCloseable {

    /** Returns the name in settings, metrics and logs. */
    String name();

    /** Returns the preference: relays of a lower order are used first. */
    int order();

    /** Returns the share of the mails among the relays of the same order, at least 1. */
    int weight();

    /**
     * Queues a message for delivery. The future always completes normally.
     *
     * @param endBefore the attempt is not begun, but {@link Verdict#DEFERRED}, if it might last longer
     */
    CompletableFuture<Verdict> send(OutboxMessage message, Instant endBefore);

    /**
     * Tests that the relay is usable.
     *
     * @return the problem; empty if the relay is usable
     */
    Optional<String> probe();

    /** Completes the messages that wait for a connection with {@link Verdict#UNREACHABLE}; none has been attempted. */
    void releaseQueued();

    /** Recomputes how many connections or calls are used in parallel. Called once a second. */
    void adapt();

    /** Rejects further messages; returns when the queued ones have their verdicts, at the latest after 10 s. */
    @Override
    void close();
}
