package dev.ias.store;

import dev.ias.command.Callbacks;
import dev.ias.command.Command;
import dev.ias.command.CommandMetrics;
import dev.ias.command.CommandMetrics.BatchOutcome;
import dev.ias.command.CommandStore;
import dev.ias.command.EventLog;
import dev.ias.command.Footprint;
import dev.ias.command.Footprint.Priority;
import dev.ias.database.Database;
import dev.ias.outbox.OutboxSettings;
import dev.ias.store.lane.Lane;
import dev.ias.store.lane.QueuedCommand;
import dev.ias.store.statement.RoundTrips;
import dev.ias.store.statement.VersionConflictException;
import dev.ias.store.table.OutboxTable;
import dev.ias.tracing.Tracing;
import dev.ias.verification.Bucket;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.Policy;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Queues commands on lanes, and commits the batches of the lanes to PostgreSQL. */
@Singleton
class PostgresCommandStore implements CommandStore {

    // A version conflict means that another instance has committed its batch, so few attempts suffice.
    private static final int ATTEMPTS = 10;

    private final Database database;
    private final RoundTrips trips;
    private final OutboxTable outbox;
    private final EventLog events;
    private final Policy policy;
    private final StoreSettings settings;
    private final OutboxSettings outboxSettings;
    private final Clock clock;
    private final CommandMetrics metrics;
    private final CommandTraces traces;
    private final UnconfirmedCommits unconfirmed;
    private final UnfoundMessages unfound;
    // By the buckets of a shard, which stay the same if it moves to another node.
    private final Map<List<Short>, ShardLanes> lanes = new ConcurrentHashMap<>();

    PostgresCommandStore(
            Database database,
            RoundTrips trips,
            OutboxTable outbox,
            EventLog events,
            Policy policy,
            StoreSettings settings,
            OutboxSettings outboxSettings,
            Clock clock,
            CommandMetrics metrics,
            MeterRegistry meters,
            Tracing tracing,
            UnconfirmedCommits unconfirmed,
            UnfoundMessages unfound) {
        this.database = database;
        this.trips = trips;
        this.outbox = outbox;
        this.events = events;
        this.policy = policy;
        this.settings = settings;
        this.outboxSettings = outboxSettings;
        this.clock = clock;
        this.metrics = metrics;
        this.traces = new CommandTraces(tracing);
        this.unconfirmed = unconfirmed;
        this.unfound = unfound;
        Gauge.builder("ias.lane.depth", this, PostgresCommandStore::depth)
                .description("Commands that wait for a transaction")
                .register(meters);
    }

    private int depth() {
        return lanes.values().stream().mapToInt(ShardLanes::depth).sum();
    }

    @Override
    public <R> CompletableFuture<R> submit(Command<R> command) {
        var footprint = command.footprint();
        var queued = new QueuedCommand<>(command, footprint, now(), traces.begin(command));
        var sample = metrics.start();
        var result = lane(footprint).submit(queued);
        Callbacks.onCompletion(result, (granted, failure) -> {
            metrics.stop(sample, command, failure);
            CommandTraces.end(queued.span(), failure);
        });
        return result;
    }

    private Lane lane(Footprint footprint) {
        var bucket = footprint.lane();
        var map = database.shards();
        var ofShard = lanes.computeIfAbsent(
                map.of(bucket.number()).buckets(),
                shard -> new ShardLanes(settings, map.sharded(), taken -> commit(bucket, taken)));
        return footprint.priority() == Priority.DEFERRABLE ? ofShard.deferrable() : ofShard.lane(bucket);
    }

    @PreDestroy
    void close() {
        lanes.values().forEach(ShardLanes::close);
    }

    /** Commits commands of the shard of a bucket. */
    private void commit(Bucket bucket, List<QueuedCommand<?>> taken) {
        var oldest = now().minus(settings.queueTimeout());
        var batch = taken.stream()
                .filter(command -> !rejectedAsStale(command, oldest))
                .toList();
        if (!batch.isEmpty()) {
            commitFresh(bucket, batch);
        }
    }

    private void commitFresh(Bucket bucket, List<QueuedCommand<?>> commands) {
        for (var attempt = 1; ; attempt++) {
            var now = now();
            var batch = new Batch(commands, trips, outbox, events, policy, now, now.plus(outboxSettings.lease()));
            try {
                transaction(bucket, commands, batch);
                unfound.add(batch.unfound());
                batch.answer();
                return;
            } catch (VersionConflictException e) {
                if (attempt == ATTEMPTS) {
                    failAll(commands, batch.step(), e);
                    return;
                }
            } catch (RuntimeException e) {
                if (unconfirmed.committed(batch, e)) {
                    batch.answer();
                } else {
                    failAll(commands, step(batch, e), e);
                }
                return;
            }
        }
    }

    private void transaction(Bucket bucket, List<QueuedCommand<?>> commands, Batch batch) {
        var sample = metrics.start();
        var outcome = BatchOutcome.FAILED;
        try {
            traces.run(commands, () -> database.transaction(bucket.number(), batch::run));
            outcome = BatchOutcome.COMMITTED;
        } catch (VersionConflictException e) {
            outcome = BatchOutcome.CONFLICT;
            throw e;
        } finally {
            metrics.stop(sample, outcome);
        }
    }

    private static boolean rejectedAsStale(QueuedCommand<?> command, Instant oldest) {
        if (!command.rejectable() || !command.queuedAt().isBefore(oldest)) {
            return false;
        }
        command.fail(new FailureException(
                new StepFailed(Step.QUEUE),
                new IllegalStateException("queued for longer than ias.store.queue-timeout")));
        return true;
    }

    /** Returns the step to report: {@code NODE} if others are served, else the step of the batch. */
    private Step step(Batch batch, RuntimeException failure) {
        return database.partlyUnavailable(failure) ? Step.NODE : batch.step();
    }

    private static void failAll(List<QueuedCommand<?>> commands, Step step, RuntimeException cause) {
        var failure = new FailureException(new StepFailed(step), cause);
        commands.forEach(command -> command.fail(failure));
    }

    /** PostgreSQL keeps microseconds; the state that rules decide on equals the state that is read back. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
