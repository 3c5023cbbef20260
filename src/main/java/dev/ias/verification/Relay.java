package dev.ias.verification;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Takes messages on their way. */
public interface Relay extends AutoCloseable {

    /**
     * Hands a message over, in turn. The future always completes normally, in its own time.
     *
     * @param endBefore an attempt that might last longer than until then is not begun but {@link Verdict#DEFERRED}: somebody
     *     else may have taken the message up by then. Neither is one that comes too late for the message
     */
    CompletableFuture<Verdict> send(Message message, Instant endBefore);

    /** Takes nothing more, and returns when what was handed over has its verdict, or after some seconds. */
    @Override
    void close();

    /** What the relay said. */
    enum Verdict {
        /** It has taken the message over; it must never be handed over again. */
        ACCEPTED,
        /** It will never take this message. */
        REFUSED,
        /** It cannot be reached, so the message was not tried. */
        UNREACHABLE,
        /** Not now; worth another attempt. */
        DEFERRED
    }
}
