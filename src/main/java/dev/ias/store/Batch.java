package dev.ias.store;

import dev.ias.command.Decision;
import dev.ias.command.EventLog;
import dev.ias.command.Footprint;
import dev.ias.command.Footprint.UserLookup;
import dev.ias.store.lane.QueuedCommand;
import dev.ias.store.table.OutboxTable;
import dev.ias.store.table.RateLimitTable;
import dev.ias.store.table.UnitOfWork;
import dev.ias.store.table.UserTable;
import dev.ias.store.table.VerificationTable;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One transaction for many commands: load, decide one after another, write, commit. Records the step it is in, so that
 * a failure can be reported with it.
 */
final class Batch {

    private final List<QueuedCommand<?>> commands;
    private final OutboxTable outbox;
    private final EventLog events;
    private final Policy policy;
    private final Instant now;
    private final Instant leaseEnd;
    private Step step = Step.LOAD;
    private List<Runnable> results = List.of();
    private List<OutboxMessage> messages = List.of();

    Batch(
            List<QueuedCommand<?>> commands,
            OutboxTable outbox,
            EventLog events,
            Policy policy,
            Instant now,
            Instant leaseEnd) {
        this.commands = commands;
        this.outbox = outbox;
        this.events = events;
        this.policy = policy;
        this.now = now;
        this.leaseEnd = leaseEnd;
    }

    /** Returns the last step that was begun. */
    Step step() {
        return step;
    }

    /** Runs all steps but the commit. */
    Batch run(Connection connection) throws SQLException {
        var work = load(connection);
        step = Step.SAVE;
        results = commands.stream().map(command -> decide(command, work)).toList();
        UserTable.write(connection, work.users());
        VerificationTable.write(connection, work.verifications());
        RateLimitTable.write(connection, work.histories(), Purge.limitsExpireAt(policy, now));
        outbox.write(connection, work, leaseEnd);
        events.append(work.announced());
        messages = work.enqueued();
        return this;
    }

    /** Completes the commands' futures; to be called after the commit. */
    void answer() {
        results.forEach(Runnable::run);
    }

    /** Returns the messages that are in the outbox if the commit has succeeded; none if it was never attempted. */
    List<OutboxMessage> messages() {
        return List.copyOf(messages);
    }

    private UnitOfWork load(Connection connection) throws SQLException {
        var work = new UnitOfWork();
        var ids = footprints()
                .map(Footprint::verification)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        VerificationTable.load(connection, ids, work.verifications());
        UserTable.load(connection, userAddresses(work), work.users());
        step = Step.LOAD_LIMITS;
        var keys =
                footprints().map(Footprint::history).flatMap(Optional::stream).collect(Collectors.toSet());
        RateLimitTable.load(connection, keys, work.histories());
        return work;
    }

    private Stream<Footprint> footprints() {
        return commands.stream().map(QueuedCommand::footprint);
    }

    private Set<String> userAddresses(UnitOfWork work) {
        return footprints()
                .flatMap(footprint -> userAddress(footprint, work).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<String> userAddress(Footprint footprint, UnitOfWork work) {
        return switch (footprint.user()) {
            case UserLookup.None() -> Optional.empty();
            case UserLookup.ByAddress(var address) -> Optional.of(address.normalised());
            case UserLookup.OfVerification() ->
                footprint
                        .verification()
                        .flatMap(work::verification)
                        .map(found -> found.address().normalised());
        };
    }

    /** Decides a command. An exception of its rule fails this command only. */
    private <R> Runnable decide(QueuedCommand<R> command, UnitOfWork work) {
        Decision<R> decision;
        try {
            decision = command.command().decide(work, now, policy);
        } catch (RuntimeException e) {
            return () -> command.fail(new FailureException(new StepFailed(Step.SAVE), e));
        }
        work.apply(decision.changes());
        return switch (decision) {
            case Decision.Granted<R>(var result, var changes) ->
                () -> command.result().complete(result);
            case Decision.Refused<R>(var failure, var changes) -> () -> command.fail(new FailureException(failure));
        };
    }
}
