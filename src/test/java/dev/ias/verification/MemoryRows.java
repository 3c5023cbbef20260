package dev.ias.verification;

import dev.ias.limit.SendLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Rows without a database. */
final class MemoryRows implements Rows {

    final List<Message> outbox = new ArrayList<>();
    private final Map<UUID, Verification> verifications = new HashMap<>();
    private final Map<LimitKey, SendLog> sends = new HashMap<>();
    private final Map<String, User> users = new HashMap<>();

    @Override
    public Optional<Verification> verification(UUID id) {
        return Optional.ofNullable(verifications.get(id));
    }

    @Override
    public SendLog sends(LimitKey recipient) {
        return sends.getOrDefault(recipient, SendLog.EMPTY);
    }

    @Override
    public Optional<User> user(Address address) {
        return Optional.ofNullable(users.get(address.normalised()));
    }

    int users() {
        return users.size();
    }

    void apply(Change change) {
        switch (change) {
            case Change.Put(var verification) -> verifications.put(verification.id(), verification);
            case Change.Remove(var verification) -> verifications.remove(verification.id());
            case Change.PutSends(var recipient, var log) -> sends.put(recipient, log);
            case Change.AddUser(var user) -> users.put(user.address().normalised(), user);
            case Change.Enqueue(var message) -> outbox.add(message);
            case Change.Dequeue(var message) -> outbox.remove(message);
            case Change.Postpone(var message, var nextAttempt) -> {}
            case Change.Announce(var event) -> {}
        }
    }
}
