package dev.ias.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Write down what became of a message, where that changes nothing else. */
record Settle(Message message, Change outcome) implements Command<Boolean> {

    static Settle delivered(Message message) {
        return new Settle(message, new Change.Dequeue(message));
    }

    static Settle postponed(Message message, Instant nextAttempt) {
        return new Settle(message, new Change.Postpone(message, nextAttempt));
    }

    @Override
    public RecipientKey recipient() {
        return message.signUp().recipient();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.empty();
    }

    @Override
    public boolean readsSends() {
        return false;
    }

    @Override
    public UserRead userRead() {
        return new UserRead.None();
    }

    @Override
    public Decision<Boolean> decide(Rows rows, Instant now, Policy policy) {
        return Decision.granted(true, outcome);
    }
}
