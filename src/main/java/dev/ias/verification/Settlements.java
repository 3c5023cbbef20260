package dev.ias.verification;

import dev.ias.tracing.Tracing;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what became of messages. A message is under way from its handover until the database knows what came of it,
 * so that nobody takes it up a second time.
 */
@Singleton
class Settlements {

    private static final Logger LOG = LoggerFactory.getLogger(Settlements.class);

    private final VerificationStore store;
    private final Tracing tracing;
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    // Nothing new is sent without the database, so this does not grow while it is away.
    private final Map<UUID, Settlement> unwritten = new ConcurrentHashMap<>();

    /** What became of a message. */
    private record Settlement(Message message, Command<Boolean> command) {}

    Settlements(VerificationStore store, Tracing tracing) {
        this.store = store;
        this.tracing = tracing;
    }

    void begin(Message message) {
        underWay.add(message.id());
    }

    /** For a message of which nothing has to be written down. */
    void end(Message message) {
        underWay.remove(message.id());
    }

    /** The messages that are under way right now. */
    Set<UUID> underWay() {
        return new HashSet<>(underWay);
    }

    /** Completes whether or not it could be written; where it could not, {@link #retry} tries again. */
    CompletableFuture<Boolean> write(Message message, Command<Boolean> command) {
        return write(new Settlement(message, command));
    }

    void retry() {
        List.copyOf(unwritten.values()).forEach(settlement -> Callbacks.unawaited(write(settlement)));
    }

    private CompletableFuture<Boolean> write(Settlement settlement) {
        var id = settlement.message().id();
        return submit(settlement).handle((done, failure) -> {
            if (failure == null) {
                unwritten.remove(id);
                underWay.remove(id);
            } else if (unwritten.put(id, settlement) == null) {
                LOG.warn("what became of message {} could not be written down yet: {}", id, failure.toString());
            }
            return failure == null;
        });
    }

    /** As a part of the call that the message was sent for, though that may have been answered long ago. */
    private CompletableFuture<Boolean> submit(Settlement settlement) {
        return tracing.on()
                ? tracing.within(
                        tracing.received(settlement.message().trace()), () -> store.submit(settlement.command()))
                : store.submit(settlement.command());
    }
}
