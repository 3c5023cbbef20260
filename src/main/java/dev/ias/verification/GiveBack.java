package dev.ias.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Undo a send that the relay refused: the cool-down, the quotas and the codes are as if it had never been asked for.
 *
 * @param unsent the MACs that the code that never left may be stored under
 * @param sent the states around the send, where they are still known: they restore it exactly
 */
record GiveBack(Message message, List<Mac> unsent, Optional<Sent> sent) implements Command<Boolean> {

    @Override
    public String lane() {
        return message.verification().recipient().value();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(message.verification().id());
    }

    @Override
    public Optional<LimitKey> sends() {
        return Optional.of(message.verification().recipient());
    }

    @Override
    public boolean settles() {
        return true;
    }

    @Override
    public Decision<Boolean> decide(Rows rows, Instant now, Policy policy) {
        var recipient = message.verification().recipient();
        var sends = new Change.PutSends(recipient, rows.sends(recipient).minus(message.createdAt()));
        var dequeue = new Change.Dequeue(message);
        return rows.verification(message.verification().id())
                .map(state -> Decision.granted(true, undo(state, now), sends, dequeue))
                .orElseGet(() -> Decision.granted(true, sends, dequeue));
    }

    private Change undo(Verification state, Instant now) {
        var untouched = sent.filter(known -> known.after().equals(state));
        if (untouched.isPresent()) {
            return untouched.get().before().<Change>map(Change.Put::new).orElseGet(() -> new Change.Remove(state));
        }
        return new Change.Put(state.without(unsent, message.notAfter(), now));
    }
}
