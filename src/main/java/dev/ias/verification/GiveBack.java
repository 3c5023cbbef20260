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
 * @param disowned whether the caller was told that nothing was done, so that nothing may be left of what was begun
 */
record GiveBack(Message message, List<Mac> unsent, Optional<Sent> sent, boolean disowned) implements Command<Boolean> {

    GiveBack(Message message, List<Mac> unsent, Optional<Sent> sent) {
        this(message, unsent, sent, false);
    }

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
        var rest = state.without(unsent, message.notAfter(), now);
        return disowned && rest.sends() == 0 ? new Change.Remove(state) : new Change.Put(rest);
    }
}
