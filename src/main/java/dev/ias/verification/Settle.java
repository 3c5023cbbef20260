package dev.ias.verification;

import java.time.Instant;

/** Write down what became of a message, where that changes nothing else. */
record Settle(Message message, Change outcome) implements Command<Boolean> {

    static Settle delivered(Message message) {
        return new Settle(message, new Change.Dequeue(message));
    }

    static Settle postponed(Message message, Instant nextAttempt) {
        return new Settle(message, new Change.Postpone(message, nextAttempt));
    }

    @Override
    public String lane() {
        return message.verification().recipient().value();
    }

    @Override
    public boolean settles() {
        return true;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public Decision<Boolean> decide(Rows rows, Instant now, Policy policy) {
        return Decision.granted(true, outcome);
    }
}
