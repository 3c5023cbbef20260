package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.verification.Command;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Message;
import dev.ias.verification.OutboxSettings;
import dev.ias.verification.Policy;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationFilter;
import dev.ias.verification.VerificationPage;
import dev.ias.verification.VerificationStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands on lanes, lanes on PostgreSQL. */
@Singleton
class PostgresVerificationStore implements VerificationStore {

    // Every conflict means that another instance got its batch through, so a few attempts are plenty.
    private static final int ATTEMPTS = 10;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
    private static final Logger LOG = LoggerFactory.getLogger(PostgresVerificationStore.class);

    private final Database database;
    private final OutboxTable outbox;
    private final Policy policy;
    private final StoreSettings settings;
    private final OutboxSettings outboxSettings;
    private final Clock clock;
    private final List<Lane> lanes;
    private final Queue<Message> inDoubt = new ConcurrentLinkedQueue<>();

    PostgresVerificationStore(
            Database database,
            OutboxTable outbox,
            Policy policy,
            StoreSettings settings,
            OutboxSettings outboxSettings,
            Clock clock,
            MeterRegistry meters) {
        this.database = database;
        this.outbox = outbox;
        this.policy = policy;
        this.settings = settings;
        this.outboxSettings = outboxSettings;
        this.clock = clock;
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> new Lane("lane-" + i, settings.queue(), settings.batch(), this::commit))
                .toList();
        Gauge.builder(
                        "ias.lane.depth",
                        lanes,
                        all -> all.stream().mapToInt(Lane::depth).sum())
                .description("Commands that wait for a transaction")
                .register(meters);
    }

    @Override
    public <R> CompletableFuture<R> submit(Command<R> command) {
        var lane = Math.floorMod(command.lane().hashCode(), lanes.size());
        return lanes.get(lane).submit(command, now());
    }

    @Override
    public Optional<Verification> find(UUID id) {
        var found = new HashMap<UUID, Tracked<Verification>>();
        database.transaction(connection -> {
            VerificationTable.load(connection, List.of(id), found);
            return found;
        });
        return Optional.ofNullable(found.get(id)).flatMap(Tracked::value);
    }

    @Override
    public VerificationPage list(VerificationFilter filter) {
        return database.transaction(connection -> VerificationListing.page(connection, filter));
    }

    @Override
    public List<Message> claimDue(int limit) {
        var now = now();
        return database.transaction(
                connection -> outbox.claimDue(connection, now, now.plus(outboxSettings.lease()), limit));
    }

    @Override
    public List<Message> disowned() {
        var doubtful = List.copyOf(inDoubt);
        if (doubtful.isEmpty()) {
            return List.of();
        }
        var committed = database.transaction(connection -> {
            var found = new ArrayList<Message>();
            for (var message : doubtful) {
                if (OutboxTable.holds(connection, message)) {
                    found.add(message);
                }
            }
            return found;
        });
        inDoubt.removeAll(doubtful);
        return committed;
    }

    @PreDestroy
    void close() {
        lanes.forEach(Lane::close);
    }

    private void commit(List<Pending<?>> taken) {
        var oldest = now().minus(settings.queueTimeout());
        var batch = taken.stream()
                .filter(pending -> !refusedAsStale(pending, oldest))
                .toList();
        if (!batch.isEmpty()) {
            commitFresh(batch);
        }
    }

    private void commitFresh(List<Pending<?>> commands) {
        for (var attempt = 1; ; attempt++) {
            var now = now();
            var batch = new Batch(commands, outbox, policy, now, now.plus(outboxSettings.lease()));
            try {
                database.transaction(batch::run).answer();
                return;
            } catch (ConflictException e) {
                if (attempt == ATTEMPTS) {
                    failAll(commands, batch.step(), e);
                    return;
                }
            } catch (RuntimeException e) {
                if (committedUnseen(batch)) {
                    batch.answer();
                } else {
                    failAll(commands, batch.step(), e);
                }
                return;
            }
        }
    }

    /**
     * Whether the batch was committed, and only the word of it was lost with the connection. Its mails would be sent, so
     * nobody may be told that nothing was done. Where that cannot be found out in time, its mails are to be taken back.
     */
    private boolean committedUnseen(Batch batch) {
        if (batch.messages().isEmpty()) {
            return false;
        }
        var witness = batch.messages().getFirst();
        var deadline = System.nanoTime() + settings.queueTimeout().toNanos();
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

    private static boolean refusedAsStale(Pending<?> pending, Instant oldest) {
        if (pending.command().settles() || !pending.queuedAt().isBefore(oldest)) {
            return false;
        }
        pending.fail(new FailureException(
                new StepFailed(Step.LOAD), new IllegalStateException("waited too long for its lane")));
        return true;
    }

    private static void failAll(List<Pending<?>> commands, Step step, RuntimeException cause) {
        var failure = new FailureException(new StepFailed(step), cause);
        commands.forEach(pending -> pending.fail(failure));
    }

    /** PostgreSQL keeps microseconds; what is decided on must equal what is read back. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
