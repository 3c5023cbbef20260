package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.outbox.OutboxSettings;
import dev.ias.store.table.OutboxRepository;
import dev.ias.verification.Bucket;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Determines the outcome of commits whose connection was lost before the server's answer. */
@Singleton
class UnconfirmedCommits {

    private static final Logger LOG = LoggerFactory.getLogger(UnconfirmedCommits.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Database database;
    private final OutboxRepository outbox;
    private final Duration timeout;
    private final Duration lease;
    private final Clock clock;
    private final Queue<InDoubt> inDoubt = new ConcurrentLinkedQueue<>();

    /** A message that may become visible in the outbox; after its lease, any instance delivers it. */
    private record InDoubt(OutboxMessage message, Instant until) {}

    UnconfirmedCommits(
            Database database,
            OutboxRepository outbox,
            StoreSettings settings,
            OutboxSettings outboxSettings,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.timeout = settings.queueTimeout();
        this.lease = outboxSettings.lease();
        this.clock = clock;
    }

    /**
     * Returns whether a batch was committed although its commit failed. Its mails would then be sent, so its callers
     * must not get an error. If nothing is visible, or nothing can be read in time, returns false: the server may
     * complete the commit after the connection is lost, for example once a synchronous standby has confirmed it, and
     * the batch's messages become orphans if they appear.
     */
    boolean committed(Batch batch, RuntimeException failure) {
        if (batch.messages().isEmpty() || !Database.mayHaveCommitted(failure)) {
            return false;
        }
        var message = batch.messages().getFirst();
        var deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - deadline < 0) {
            // The server may still commit after its client is gone.
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            try {
                if (isQueued(message)) {
                    return true;
                }
                break;
            } catch (RuntimeException e) {
                LOG.debug("Commit outcome still unknown; retrying", e);
            }
        }
        var until = clock.instant().plus(lease);
        batch.messages().forEach(queued -> inDoubt.add(new InDoubt(queued, until)));
        return false;
    }

    /** Returns the messages of in-doubt commits that have appeared in the outbox; each once. */
    List<OutboxMessage> orphans() {
        var candidates = List.copyOf(inDoubt);
        if (candidates.isEmpty()) {
            return List.of();
        }
        var orphans = candidates.stream()
                .filter(candidate -> hasAppeared(candidate.message()))
                .toList();
        var now = clock.instant();
        inDoubt.removeAll(orphans);
        inDoubt.removeIf(candidate -> candidate.until().isBefore(now));
        return orphans.stream().map(InDoubt::message).toList();
    }

    private boolean isQueued(OutboxMessage message) {
        var verification = message.verification().id();
        var bucket = Bucket.of(verification).number();
        return database.transaction(bucket, connection -> outbox.count(bucket, verification, message.id())) > 0;
    }

    private boolean hasAppeared(OutboxMessage message) {
        try {
            return isQueued(message);
        } catch (RuntimeException e) {
            LOG.debug("Commit outcome still unknown; retrying", e);
            return false;
        }
    }
}
