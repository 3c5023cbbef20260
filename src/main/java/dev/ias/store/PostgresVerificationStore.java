package dev.ias.store;

import dev.ias.database.Database;
import dev.ias.limit.BackOff;
import dev.ias.limit.Leases;
import dev.ias.tracing.Tracing;
import dev.ias.verification.Command;
import dev.ias.verification.CommandMetrics;
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
import dev.ias.webhook.WebhookOutbox;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Commands on lanes, lanes on PostgreSQL. */
@Singleton
class PostgresVerificationStore implements VerificationStore {

    // Every conflict means that another instance got its batch through, so a few attempts are plenty.
    private static final int ATTEMPTS = 10;
    private static final int BACK_OFF_DOUBLINGS = 5;
    // Long enough to remove many mails from the outbox at once, and much shorter than the lease of any of them.
    private static final Duration GATHERING = Duration.ofMillis(10);

    private final Database database;
    private final OutboxTable outbox;
    private final WebhookOutbox webhooks;
    private final Policy policy;
    private final StoreSettings settings;
    private final OutboxSettings outboxSettings;
    private final Leases leases;
    private final Clock clock;
    private final CommandMetrics metrics;
    private final CommandTraces traces;
    private final List<Lane> lanes;
    private final Lane gathered;
    private final UnconfirmedCommits unconfirmed;

    PostgresVerificationStore(
            Database database,
            OutboxTable outbox,
            WebhookOutbox webhooks,
            Policy policy,
            StoreSettings settings,
            OutboxSettings outboxSettings,
            Clock clock,
            CommandMetrics metrics,
            MeterRegistry meters,
            Tracing tracing) {
        this.database = database;
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.policy = policy;
        this.settings = settings;
        this.outboxSettings = outboxSettings;
        this.leases = new Leases(
                outboxSettings.lease(),
                new BackOff(outboxSettings.retryDelay(), BACK_OFF_DOUBLINGS, new SecureRandom()),
                outboxSettings.deadLetterAfter());
        this.clock = clock;
        this.metrics = metrics;
        this.traces = new CommandTraces(tracing);
        this.unconfirmed = new UnconfirmedCommits(database, settings.queueTimeout());
        this.lanes = IntStream.range(0, settings.lanes())
                .mapToObj(i -> lane("lane-" + i, Duration.ZERO))
                .toList();
        this.gathered = lane("lane-gathered", GATHERING);
        Gauge.builder(
                        "ias.lane.depth",
                        lanes,
                        all -> all.stream().mapToInt(Lane::depth).sum() + gathered.depth())
                .description("Commands that wait for a transaction")
                .register(meters);
    }

    @Override
    public <R> CompletableFuture<R> submit(Command<R> command) {
        var lane = lane(command);
        return metrics.watch(
                command,
                traces.on()
                        ? traces.submit(command, traced -> lane.submit(traced, now()))
                        : lane.submit(command, now()));
    }

    private Lane lane(Command<?> command) {
        return command.gathers()
                ? gathered
                : lanes.get(Math.floorMod(command.lane().hashCode(), lanes.size()));
    }

    private Lane lane(String name, Duration gathering) {
        return new Lane(name, settings.queue(), settings.batch(), gathering, this::commit);
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
        return database.transaction(connection -> outbox.claimDue(connection, now, limit, leases));
    }

    @Override
    public List<Message> disowned() {
        return unconfirmed.disowned();
    }

    @PreDestroy
    void close() {
        lanes.forEach(Lane::close);
        gathered.close();
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
            var batch = new Batch(commands, outbox, webhooks, policy, now, now.plus(outboxSettings.lease()));
            try {
                transact(commands, batch).answer();
                return;
            } catch (ConflictException e) {
                if (attempt == ATTEMPTS) {
                    failAll(commands, batch.step(), e);
                    return;
                }
            } catch (RuntimeException e) {
                if (unconfirmed.committed(batch)) {
                    batch.answer();
                } else {
                    failAll(commands, batch.step(), e);
                }
                return;
            }
        }
    }

    private Batch transact(List<Pending<?>> commands, Batch batch) {
        return traces.on()
                ? traces.run(commands, () -> database.transaction(batch::run))
                : database.transaction(batch::run);
    }

    private static boolean refusedAsStale(Pending<?> pending, Instant oldest) {
        if (pending.command().settles() || !pending.queuedAt().isBefore(oldest)) {
            return false;
        }
        pending.fail(new FailureException(
                new StepFailed(Step.QUEUE), new IllegalStateException("waited too long for its lane")));
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
