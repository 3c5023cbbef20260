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
        var sends = state.sends(before.recipient());
        var limited = MailDraft.limited(before.resendWait(now, policy), sends, now, policy);
        if (limited.isPresent()) {
            return Decision.refused(limited.get());
        }
        var after = before.in(context.language()).sent(draft.hash(before.kind()), context.client(), now, policy);
        return draft.enqueue(Optional.of(before), after, sends, now, policy)
                .map(mail -> new PendingResult.Queued(mail, false));
    }
}
