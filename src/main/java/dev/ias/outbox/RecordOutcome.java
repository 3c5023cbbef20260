package dev.ias.outbox;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import java.time.Instant;

/** Records the outcome of a delivery that changes nothing but the outbox. */
record RecordOutcome(OutboxMessage message, Change outcome) implements Command<Boolean> {

    static RecordOutcome delivered(OutboxMessage message) {
        return new RecordOutcome(message, new Change.Dequeue(message));
    }

    static RecordOutcome postponed(OutboxMessage message, Instant nextAttempt) {
        return new RecordOutcome(message, new Change.Postpone(message, nextAttempt, message.uncertain()));
    }

    static RecordOutcome uncertain(OutboxMessage message, Instant nextAttempt) {
        return new RecordOutcome(message, new Change.Postpone(message, nextAttempt, true));
    }

    @Override
    public Footprint footprint() {
        return Footprint.of(message.verification().recipient()).deferrable();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        return Decision.granted(true, outcome);
    }
}
