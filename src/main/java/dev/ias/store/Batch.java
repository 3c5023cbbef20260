package dev.ias.store;

import dev.ias.verification.Command.UserRead;
import dev.ias.verification.Decision;
import dev.ias.verification.Failure.Step;
import dev.ias.verification.Failure.StepFailed;
import dev.ias.verification.FailureException;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Message;
import dev.ias.verification.Policy;
import dev.ias.verification.Verification;
import dev.ias.webhook.WebhookOutbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One transaction that serves many commands: load, decide one after another, write, commit. It remembers the step that it
 * is in, so that a failure can be told by its name.
 */
final class Batch {

    private final List<Pending<?>> commands;
    private final OutboxTable outbox;
    private final WebhookOutbox webhooks;
    private final Policy policy;
    private final Instant now;
    private final Instant leaseEnd;
    private final Instant limitsExpireAt;
    private Step step = Step.LOAD;
    private List<Runnable> answers = List.of();
    private List<Message> messages = List.of();

    Batch(
            List<Pending<?>> commands,
            OutboxTable outbox,
            WebhookOutbox webhooks,
            Policy policy,
            Instant now,
            Instant leaseEnd) {
        this.commands = commands;
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.policy = policy;
        this.now = now;
        this.leaseEnd = leaseEnd;
        this.limitsExpireAt = Purge.limitsExpireAt(policy, now);
    }

    /** The step that was under way last. */
    Step step() {
        return step;
    }

    /** Does everything but the commit. */
    Batch run(Connection connection) throws SQLException {
        var rows = load(connection);
        step = Step.SAVE;
        answers = commands.stream().map(pending -> decide(pending, rows)).toList();
        UserTable.write(connection, rows.users);
        VerificationTable.write(connection, rows.verifications);
        RateLimitTable.write(connection, rows.sends, limitsExpireAt);
        outbox.write(connection, rows, leaseEnd);
        webhooks.write(connection, rows.announced);
        messages = rows.enqueued;
        return this;
    }

    /** Completes the callers; for when the commit has succeeded. */
    void answer() {
        answers.forEach(Runnable::run);
    }

    /** What is in the outbox if the commit has succeeded; nothing if it was never tried. */
    List<Message> messages() {
        return List.copyOf(messages);
    }

    private BatchRows load(Connection connection) throws SQLException {
        var rows = new BatchRows();
        var ids = commands.stream()
                .map(pending -> pending.command().verification())
                .flatMap(Optional::stream);
        VerificationTable.load(connection, ids.distinct().toList(), rows.verifications);
        UserTable.load(connection, addresses(rows.verifications), rows.users);
        step = Step.LOAD_LIMITS;
        RateLimitTable.load(connection, recipients(), rows.sends);
        return rows;
    }

    private Set<LimitKey> recipients() {
        return commands.stream()
                .map(pending -> pending.command().sends())
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }

    private Set<String> addresses(Map<?, Tracked<Verification>> verifications) {
        var addresses = new HashSet<String>();
        for (var pending : commands) {
            switch (pending.command().userRead()) {
                case UserRead.None() -> {}
                case UserRead.Of(var address) -> addresses.add(address.normalised());
                case UserRead.OfVerification() ->
                    pending.command()
                            .verification()
                            .map(verifications::get)
                            .flatMap(Tracked::value)
                            .ifPresent(found -> addresses.add(found.address().normalised()));
            }
        }
        return addresses;
    }

    /** A rule that fails spoils its own call only. */
    private <R> Runnable decide(Pending<R> pending, BatchRows rows) {
        Decision<R> decision;
        try {
            decision = pending.command().decide(rows, now, policy);
        } catch (RuntimeException e) {
            return () -> pending.fail(new FailureException(new StepFailed(Step.SAVE), e));
        }
        rows.apply(decision.changes());
        return switch (decision) {
            case Decision.Granted<R>(var answer, var changes) ->
                () -> pending.answer().complete(answer);
            case Decision.Refused<R>(var failure, var changes) -> () -> pending.fail(new FailureException(failure));
        };
    }
}
