package dev.ias.link;

import dev.ias.command.Decision;
import dev.ias.command.LoadedState;
import dev.ias.outbox.MailDraft;
import dev.ias.verification.Policy;
import dev.ias.verification.Verification;
import java.time.Instant;
import java.util.Optional;

/** The rule for mailing a further link of an address that waits for its confirmation. */
record FurtherLink(BulkContext context, MailDraft draft) {

    Decision<PendingResult> decide(Verification before, LoadedState state, Instant now, Policy policy) {
        var history = state.history(before.recipient());
        var refusal = draft.refusal(before.resendWait(now, policy), history, now, policy);
        if (refusal.isPresent()) {
            return Decision.refused(refusal.get());
        }
        var hash = draft.hash(before.kind(), history, now, policy);
        var after = before.in(context.language())
                .returningTo(context.returnUrl())
                .sent(hash, context.client(), now, policy);
        return draft.enqueue(Optional.of(before), after, history, now, policy)
                .map(mail -> new PendingResult.Queued(mail, false));
    }
}
