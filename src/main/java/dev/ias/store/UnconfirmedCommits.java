package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.verification.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what became of commits that were not answered, because the connection was lost. */
final class UnconfirmedCommits {

    private static final Logger LOG = LoggerFactory.getLogger(UnconfirmedCommits.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Database database;
    private final Duration patience;
    private final Queue<Message> inDoubt = new ConcurrentLinkedQueue<>();

    UnconfirmedCommits(Database database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /**
     * Whether a batch that failed was committed all the same. Its mails would be sent, so nobody may be told that nothing
     * was done. Where that cannot be found out in time its mails are in doubt, and are to be taken back.
     */
    boolean committed(Batch batch) {
        if (batch.messages().isEmpty()) {
            return false;
        }
        var witness = batch.messages().getFirst();
        var deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - deadline < 0) {
            // The server may still be about to commit what it has lost the client of.
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            try {
                return database.transaction(connection -> OutboxTable.holds(connection, witness));
            } catch (RuntimeException e) {
                LOG.debug("it is not known yet whether a batch was committed", e);
            }
        }
        inDoubt.addAll(batch.messages());
        return false;
    }

    /** The messages that were in doubt and turn out to be there; each is told of once. */
    List<Message> disowned() {
        var doubtful = List.copyOf(inDoubt);
        if (doubtful.isEmpty()) {
            return List.of();
        }
        var there = database.transaction(connection -> {
            var found = new ArrayList<Message>();
            for (var message : doubtful) {
                if (OutboxTable.holds(connection, message)) {
                    found.add(message);
                }
            }
            return found;
        });
        inDoubt.removeAll(doubtful);
        return there;
    }
}
