package dev.ias.store.table;

import dev.ias.command.Change;
import dev.ias.command.LoadedState;
import dev.ias.limit.LimitHistory;
import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The rows that a batch loads and changes. Rules see the changes of the commands that were decided before theirs. Rows
 * are sorted by key: all instances write rows in the same order, which prevents deadlocks.
 */
public final class UnitOfWork implements LoadedState {

    private final Map<UUID, TrackedRow<Verification>> verifications = new TreeMap<>();
    private final Map<LimitKey, TrackedRow<LimitHistory>> histories =
            new TreeMap<>(Comparator.comparing(LimitKey::value));
    private final Map<String, TrackedRow<User>> users = new TreeMap<>();
    private final List<OutboxMessage> enqueued = new ArrayList<>();
    private final List<OutboxMessage> dequeued = new ArrayList<>();
    private final Set<UUID> deleted = new HashSet<>();
    private final List<Change.Postpone> postponed = new ArrayList<>();
    private final List<VerificationEvent> announced = new ArrayList<>();

    @Override
    public Optional<Verification> verification(UUID id) {
        return Optional.ofNullable(verifications.get(id)).flatMap(TrackedRow::value);
    }

    @Override
    public LimitHistory history(LimitKey key) {
        return Optional.ofNullable(histories.get(key))
                .flatMap(TrackedRow::value)
                .orElse(LimitHistory.EMPTY);
    }

    @Override
    public Optional<User> user(Address address) {
        return Optional.ofNullable(users.get(address.normalised())).flatMap(TrackedRow::value);
    }

    public Map<UUID, TrackedRow<Verification>> verifications() {
        return verifications;
    }

    public Map<LimitKey, TrackedRow<LimitHistory>> histories() {
        return histories;
    }

    /** The users by normalised address. */
    public Map<String, TrackedRow<User>> users() {
        return users;
    }

    public List<OutboxMessage> enqueued() {
        return enqueued;
    }

    List<OutboxMessage> dequeued() {
        return dequeued;
    }

    /** Records that the row of a dequeued message was there. */
    void deleted(UUID message) {
        deleted.add(message);
    }

    /** Returns the dequeued messages whose rows were not there; all of them before the batch is written. */
    public List<OutboxMessage> unfound() {
        return dequeued.stream()
                .filter(message -> !deleted.contains(message.id()))
                .toList();
    }

    List<Change.Postpone> postponed() {
        return postponed;
    }

    public List<VerificationEvent> announced() {
        return announced;
    }

    /** Applies the changes of a decision, in order. */
    public void apply(List<Change> changes) {
        changes.forEach(this::apply);
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Put(var verification) ->
                tracked(verifications, verification.id()).set(verification);
            case Change.Remove(var verification) ->
                tracked(verifications, verification.id()).set(null);
            case Change.PutHistory(var key, var history) ->
                tracked(histories, key).set(history);
            case Change.AddUser(var user) ->
                tracked(users, user.address().normalised()).set(user);
            case Change.Enqueue(var message) -> enqueued.add(message);
            case Change.Dequeue(var message) -> dequeued.add(message);
            case Change.Postpone postpone -> postponed.add(postpone);
            case Change.Announce(var event) -> announced.add(event);
        }
    }

    private static <K, T> TrackedRow<T> tracked(Map<K, TrackedRow<T>> rows, K key) {
        return rows.computeIfAbsent(key, k -> TrackedRow.absent());
    }
}
