package dev.ias.signup;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.outbox.MailDraft;
import dev.ias.outbox.QueuedMail;
import dev.ias.verification.Failure;
import dev.ias.verification.Policy;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Instant;

/** Mails a further code of an open sign-up. */
record Resend(VerificationId id, InetAddress client, MailDraft draft) implements Command<QueuedMail> {

    @Override
    public Footprint footprint() {
        return Footprint.of(id).withHistory(id.recipient());
    }

    @Override
    public Decision<QueuedMail> decide(LoadedState state, Instant now, Policy policy) {
        var found = state.verification(id.id());
        if (found.isEmpty() || found.get().over(now, policy)) {
            return Decision.refused(new Failure.InvalidToken());
        }
        var before = found.get();
        var history = state.history(id.recipient());
        var refusal = draft.refusal(before.resendWait(now, policy), history, now, policy)
                .map(failure -> failure instanceof Failure.ChallengeRequired
                        ? draft.reserveReached(history, now, policy)
                        : failure);
        if (refusal.isPresent()) {
            return Decision.refused(refusal.get());
        }
        var after = before.sent(draft.hash(before.kind(), history, now, policy), client, now, policy);
        return draft.enqueue(found, after, history, now, policy);
    }
}
