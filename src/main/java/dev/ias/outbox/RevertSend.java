package dev.ias.outbox;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reverts a send that did not happen: cool-down, quotas and secrets are as if it had not been requested.
 *
 * @param unsent the hashes that the unsent secret may be stored under
 * @param mail the states around the send, if still known; they are restored exactly
 * @param orphan whether the caller got an error, so that a sign-up that the send created is removed
 */
record RevertSend(OutboxMessage message, List<SecretHash> unsent, Optional<QueuedMail> mail, boolean orphan)
        implements Command<Boolean> {

    RevertSend(OutboxMessage message, List<SecretHash> unsent, Optional<QueuedMail> mail) {
        this(message, unsent, mail, false);
    }

    @Override
    public Footprint footprint() {
        return Footprint.of(message.verification())
                .withSends(message.verification().recipient())
                .compensating();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        var recipient = message.verification().recipient();
        var sends = new Change.PutSends(recipient, state.sends(recipient).minus(message.createdAt()));
        var dequeue = new Change.Dequeue(message);
        return state.verification(message.verification().id())
                .map(found -> Decision.granted(true, revert(found, now), sends, dequeue))
                .orElseGet(() -> Decision.granted(true, sends, dequeue));
    }

    private Change revert(Verification current, Instant now) {
        var unchanged = mail.filter(known -> known.after().equals(current));
        if (unchanged.isPresent()) {
            return unchanged.get().before().<Change>map(Change.Put::new).orElseGet(() -> new Change.Remove(current));
        }
        var rest = current.without(unsent, message.notAfter(), now);
        return orphan && rest.sends() == 0 ? new Change.Remove(current) : new Change.Put(rest);
    }
}
