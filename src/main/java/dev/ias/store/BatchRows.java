package dev.ias.store;

import dev.ias.limit.SendLog;
import dev.ias.verification.Address;
import dev.ias.verification.Change;
import dev.ias.verification.Event;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Message;
import dev.ias.verification.Rows;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The rows of one batch. Rules see the changes of the commands decided before theirs. Rows are kept sorted by key, so that
 * two instances write the same rows in the same order and cannot wait for each other in a circle.
 */
final class BatchRows implements Rows {

    final Map<UUID, Tracked<Verification>> verifications = new TreeMap<>();
    final Map<LimitKey, Tracked<SendLog>> sends = new TreeMap<>(Comparator.comparing(LimitKey::value));
    final Map<String, Tracked<User>> users = new TreeMap<>();
    final List<Message> enqueued = new ArrayList<>();
    final List<Message> dequeued = new ArrayList<>();
    final List<Change.Postpone> postponed = new ArrayList<>();
    final List<Event> announced = new ArrayList<>();

    @Override
    public Optional<Verification> verification(UUID id) {
        return Optional.ofNullable(verifications.get(id)).flatMap(Tracked::value);
    }

    @Override
    public SendLog sends(LimitKey recipient) {
        return Optional.ofNullable(sends.get(recipient)).flatMap(Tracked::value).orElse(SendLog.EMPTY);
    }

    @Override
    public Optional<User> user(Address address) {
        return Optional.ofNullable(users.get(address.normalised())).flatMap(Tracked::value);
    }

    void apply(List<Change> changes) {
        changes.forEach(this::apply);
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Put(var verification) ->
                tracked(verifications, verification.id()).set(verification);
            case Change.Remove(var verification) ->
                tracked(verifications, verification.id()).set(null);
            case Change.PutSends(var recipient, var log) ->
                tracked(sends, recipient).set(log);
            case Change.AddUser(var user) ->
                tracked(users, user.address().normalised()).set(user);
            case Change.Enqueue(var message) -> enqueued.add(message);
            case Change.Dequeue(var message) -> dequeued.add(message);
            case Change.Postpone postpone -> postponed.add(postpone);
            case Change.Announce(var event) -> announced.add(event);
        }
    }

    private static <K, T> Tracked<T> tracked(Map<K, Tracked<T>> rows, K key) {
        return rows.computeIfAbsent(key, k -> Tracked.absent());
    }
}
