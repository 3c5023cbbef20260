package dev.ias.command;

import dev.ias.limit.LimitHistory;
import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Loaded state without a database. */
public final class MemoryState implements LoadedState {

    public final List<OutboxMessage> outbox = new ArrayList<>();
    private final Map<UUID, Verification> verifications = new HashMap<>();
    private final Map<LimitKey, LimitHistory> histories = new HashMap<>();
    private final Map<String, User> users = new HashMap<>();

    @Override
    public Optional<Verification> verification(UUID id) {
        return Optional.ofNullable(verifications.get(id));
    }

    @Override
    public LimitHistory history(LimitKey key) {
        return histories.getOrDefault(key, LimitHistory.EMPTY);
    }

    @Override
    public Optional<User> user(Address address) {
        return Optional.ofNullable(users.get(address.normalised()));
    }

    public int users() {
        return users.size();
    }

    public void apply(Change change) {
        switch (change) {
            case Change.Put(var verification) -> verifications.put(verification.id(), verification);
            case Change.Remove(var verification) -> verifications.remove(verification.id());
            case Change.PutHistory(var key, var history) -> histories.put(key, history);
            case Change.AddUser(var user) -> users.put(user.address().normalised(), user);
            case Change.Enqueue(var message) -> outbox.add(message);
            case Change.Dequeue(var message) -> outbox.remove(message);
            case Change.Postpone _ -> {}
            case Change.Announce(var event) -> {}
        }
    }
}
