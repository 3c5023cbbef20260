package dev.ias.outbox;

import dev.ias.command.Callbacks;
import dev.ias.command.Command;
import dev.ias.command.CommandStore;
import dev.ias.tracing.Tracing;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcomes of deliveries, and retries if the database fails. A message is in flight from the first attempt
 * until its outcome is committed, so that this instance does not deliver it twice.
 */
@Singleton
class DeliveryOutcomes {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryOutcomes.class);

    private final CommandStore store;
    private final Tracing tracing;
    private final Set<UUID> inFlight = ConcurrentHashMap.newKeySet();
    // Bounded by the messages in flight: no new ones are sent while the database fails.
    private final Map<UUID, Outcome> unrecorded = new ConcurrentHashMap<>();
    private final Map<UUID, CompletableFuture<Boolean>> recording = new ConcurrentHashMap<>();

    private record Outcome(OutboxMessage message, Command<Boolean> command) {}

    DeliveryOutcomes(CommandStore store, Tracing tracing) {
        this.store = store;
        this.tracing = tracing;
    }

    void begin(OutboxMessage message) {
        inFlight.add(message.id());
    }

    /** Ends a delivery that has no outcome to record. */
    void end(OutboxMessage message) {
        inFlight.remove(message.id());
    }

    /** Returns a copy of the ids of the messages in flight. */
    Set<UUID> inFlight() {
        return new HashSet<>(inFlight);
    }

    /** Records an outcome. Completes normally in any case, with false if {@link #retry} has to repeat it. */
    CompletableFuture<Boolean> record(OutboxMessage message, Command<Boolean> command) {
        return record(new Outcome(message, command));
    }

    void retry() {
        List.copyOf(unrecorded.values()).forEach(outcome -> Callbacks.unawaited(record(outcome)));
    }

    /** Waits until the outcomes so far are recorded, for at most this time. */
    void awaitRecorded(Duration timeout) {
        try {
            CompletableFuture.allOf(recording.values().toArray(CompletableFuture[]::new))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "Failed to record {} delivery outcomes before shutdown; accepted mails may be sent again",
                    recording.size(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CompletableFuture<Boolean> record(Outcome outcome) {
        var id = outcome.message().id();
        var recorded = tryRecord(outcome);
        recording.put(id, recorded);
        Callbacks.onCompletion(recorded, (done, failure) -> recording.remove(id, recorded));
        return recorded;
    }

    private CompletableFuture<Boolean> tryRecord(Outcome outcome) {
        var id = outcome.message().id();
        return submit(outcome).handle((done, failure) -> {
            if (failure == null) {
                unrecorded.remove(id);
                inFlight.remove(id);
            } else if (unrecorded.put(id, outcome) == null) {
                LOG.warn("Failed to record delivery outcome of message {}; will retry: {}", id, failure.toString());
            }
            return failure == null;
        });
    }

    /** Submits within the trace of the call that the message was sent for, which may have ended long ago. */
    private CompletableFuture<Boolean> submit(Outcome outcome) {
        return tracing.on()
                ? tracing.within(tracing.received(outcome.message().trace()), () -> store.submit(outcome.command()))
                : store.submit(outcome.command());
    }
}
