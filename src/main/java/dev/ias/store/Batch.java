package dev.ias.store;

import dev.ias.command.Decision;
import dev.ias.command.EventLog;
import dev.ias.command.Footprint;
import dev.ias.command.Footprint.UserLookup;
import dev.ias.store.lane.QueuedCommand;
import dev.ias.store.statement.RoundTrip;
import dev.ias.store.statement.RoundTrips;
import dev.ias.store.table.EventTable;
import dev.ias.store.table.OutboxTable;
import dev.ias.store.table.RateLimitTable;
import dev.ias.store.table.UnitOfWork;
import dev.ias.store.table.UserTable;
import dev.ias.store.table.VerificationTable;
import dev.ias.verification.Address;
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
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One transaction for many commands: load, decide one after another, write, commit. Records the step it is in, so that
 * a failure can be reported with it.
 */
final class Batch {

    private final List<QueuedCommand<?>> commands;
    private final RoundTrips trips;
    private final OutboxTable outbox;
    private final EventLog events;
    private final Policy policy;
    private final Instant now;
    private final Instant leaseEnd;
    private Step step = Step.LOAD;
    private List<Runnable> results = List.of();
    private List<OutboxMessage> messages = List.of();
    private List<OutboxMessage> unfound = List.of();

    Batch(
            List<QueuedCommand<?>> commands,
            RoundTrips trips,
            OutboxTable outbox,
            EventLog events,
            Policy policy,
            Instant now,
            Instant leaseEnd) {
        this.commands = commands;
        this.trips = trips;
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

    /** Runs all steps. If there is nothing to write, the caller's commit ends the transaction. */
    Batch run(Connection connection) throws SQLException {
        step = Step.LOAD;
        var work = load(connection);
        step = Step.SAVE;
        results = commands.stream().map(command -> decide(command, work)).toList();
        var trip = trips.on(connection);
        UserTable.write(trip, work.users());
        VerificationTable.write(trip, work.verifications());
        RateLimitTable.write(trip, work.histories(), Purge.limitsExpireAt(policy, now));
        outbox.write(trip, work, leaseEnd);
        EventTable.write(trip, events.entries(work.announced()));
        messages = work.enqueued();
        trip.commit();
        unfound = work.unfound();
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

    /** Returns the messages that the batch has deleted from the outbox although they were not there. */
    List<OutboxMessage> unfound() {
        return List.copyOf(unfound);
    }

    private UnitOfWork load(Connection connection) throws SQLException {
        var work = new UnitOfWork();
        var trip = verificationsAndUsers(connection, work);
        RateLimitTable.load(trip, distinct(Footprint::history), work.histories());
        try {
            trip.execute();
        } catch (SQLException e) {
            step = failedLoad(connection);
            throw e;
        }
        return work;
    }

    private RoundTrip verificationsAndUsers(Connection connection, UnitOfWork work) throws SQLException {
        var trip = trips.on(connection);
        VerificationTable.load(trip, distinct(Footprint::verification), work.verifications());
        UserTable.load(trip, distinct(Batch::userAddress), work.users());
        UserTable.loadOf(trip, distinct(Batch::verificationOfUser), work.users());
        return trip;
    }

    /** Repeats a part of a failed round trip, whose failed statement the driver does not report. */
    private Step failedLoad(Connection connection) {
        try {
            connection.rollback();
            verificationsAndUsers(connection, new UnitOfWork()).execute();
            return Step.LOAD_LIMITS;
        } catch (SQLException e) {
            return Step.LOAD;
        }
    }

    /** Returns what the commands read, each once. */
    private <T> List<T> distinct(Function<Footprint, Optional<T>> read) {
        return footprints().map(read).flatMap(Optional::stream).distinct().toList();
    }

    private Stream<Footprint> footprints() {
        return commands.stream().map(QueuedCommand::footprint);
    }

    private static Optional<Address> userAddress(Footprint footprint) {
        return footprint.user() instanceof UserLookup.ByAddress(var address) ? Optional.of(address) : Optional.empty();
    }

    private static Optional<UUID> verificationOfUser(Footprint footprint) {
        return footprint.user() instanceof UserLookup.OfVerification ? footprint.verification() : Optional.empty();
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
