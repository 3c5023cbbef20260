package dev.ias.outbox;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.limit.LimitHistory;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reverts a send that did not happen: cool-down, quotas and secrets are as if it had not been requested. If the relay
 * has refused the recipient, the send still counts, and the relay is not asked for that mailbox again for some time.
 *
 * @param unsent the hashes that the unsent secret may be stored under
 * @param mail the states around the send, if still known; they are restored exactly
 */
record RevertSend(OutboxMessage message, List<SecretHash> unsent, Optional<QueuedMail> mail, Reason reason)
        implements Command<Boolean> {

    enum Reason {
        UNSENT,
        /** The caller got an error, so that a sign-up that the send created is removed. */
        ORPHAN,
        RECIPIENT_REFUSED
    }

    @Override
    public Footprint footprint() {
        return Footprint.of(message.verification())
                .withHistory(message.verification().recipient())
                .compensating();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        var recipient = message.verification().recipient();
        var history = new Change.PutHistory(recipient, revert(state.history(recipient), now, policy));
        var dequeue = new Change.Dequeue(message);
        return state.verification(message.verification().id())
                .map(found -> Decision.granted(true, revert(found, now), history, dequeue))
                .orElseGet(() -> Decision.granted(true, history, dequeue));
    }

    private LimitHistory revert(LimitHistory history, Instant now, Policy policy) {
        if (reason != Reason.RECIPIENT_REFUSED) {
            return history.withSends(history.sends().minus(message.createdAt()));
        }
        return isMailbox()
                ? history.withSuppression(
                        history.suppression().refused(now, policy.recipient().suppression()))
                : history;
    }

    /**
     * Returns whether the refusal is of the mailbox itself. A server may refuse another spelling, such as a
     * sub-address, although the mailbox exists; otherwise any caller could block a mailbox by a spelling that its
     * server does not know.
     */
    private boolean isMailbox() {
        return message.to().typed().equals(message.to().mailbox());
    }

    private Change revert(Verification current, Instant now) {
        var unchanged = mail.filter(known -> known.after().equals(current));
        if (unchanged.isPresent()) {
            return unchanged.get().before().<Change>map(Change.Put::new).orElseGet(() -> new Change.Remove(current));
        }
        var rest = current.without(unsent, message.notAfter(), now);
        return reason == Reason.ORPHAN && rest.sends() == 0 ? new Change.Remove(current) : new Change.Put(rest);
    }
}
