package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.store.table.OutboxRepository;
import dev.ias.verification.Bucket;
import dev.ias.verification.OutboxMessage;
import jakarta.inject.Singleton;
import java.time.Duration;
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
    private final Queue<OutboxMessage> inDoubt = new ConcurrentLinkedQueue<>();

    UnconfirmedCommits(Database database, OutboxRepository outbox, StoreSettings settings) {
        this.database = database;
        this.outbox = outbox;
        this.timeout = settings.queueTimeout();
    }

    /**
     * Returns whether a batch was committed although its commit failed. Its mails would then be sent, so its callers
     * must not get an error. If the outcome cannot be determined in time, returns false, and the batch's messages
     * become orphans if they turn out to be there.
     */
    boolean committed(Batch batch) {
        if (batch.messages().isEmpty()) {
            return false;
        }
        var message = batch.messages().getFirst();
        var deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() - deadline < 0) {
            // The server may still commit after its client is gone.
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            try {
                return database.transaction(connection -> isQueued(message));
            } catch (RuntimeException e) {
                LOG.debug("Commit outcome still unknown; retrying", e);
            }
        }
        inDoubt.addAll(batch.messages());
        return false;
    }

    /** Returns the messages of in-doubt commits that are in the outbox; each once. */
    List<OutboxMessage> orphans() {
        var candidates = List.copyOf(inDoubt);
        if (candidates.isEmpty()) {
            return List.of();
        }
        var orphans = database.transaction(
                connection -> candidates.stream().filter(this::isQueued).toList());
        inDoubt.removeAll(candidates);
        return orphans;
    }

    private boolean isQueued(OutboxMessage message) {
        var verification = message.verification().id();
        return outbox.count(Bucket.of(verification).number(), verification, message.id()) > 0;
    }
}
