package dev.ias.link;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.limit.Limit;
import dev.ias.outbox.MailDraft;
import dev.ias.verification.Address;
import dev.ias.verification.Failure;
import dev.ias.verification.Policy;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Mails a link that confirms an address for an account.
 *
 * @param sendIfExist whether to mail again if the address waits for its confirmation already
 * @param mayCreate whether the account's quota has room for a new address
 */
record SubmitLink(
        VerificationId id,
        Address address,
        BulkContext context,
        boolean sendIfExist,
        boolean mayCreate,
        MailDraft draft)
        implements Command<PendingResult> {

    @Override
    public Footprint footprint() {
        return Footprint.of(id).withHistory(id.recipient());
    }

    @Override
    public Decision<PendingResult> decide(LoadedState state, Instant now, Policy policy) {
        var found = state.verification(id.id());
        if (found.isEmpty()) {
            return create(state, now, policy);
        }
        return sendIfExist && !found.get().isConfirmed()
                ? new FurtherLink(context, draft).decide(found.get(), state, now, policy)
                : Decision.granted(new PendingResult.Done(new AddressResult.Exists()));
    }

    private Decision<PendingResult> create(LoadedState state, Instant now, Policy policy) {
        if (!mayCreate) {
            return Decision.refused(new Failure.LimitExceeded(
                    Limit.ACCOUNT, policy.accountQuota().window()));
        }
        var history = state.history(id.recipient());
        var refusal = draft.refusal(Duration.ZERO, history, now, policy);
        if (refusal.isPresent()) {
            return Decision.refused(refusal.get());
        }
        var created = Verification.ofAccount(id, address, context.account(), context.language(), context.client(), now)
                .returningTo(context.returnUrl());
        var after = created.sent(draft.hash(created.kind(), history, now, policy), context.client(), now, policy);
        return draft.enqueue(Optional.empty(), after, history, now, policy)
                .map(mail -> new PendingResult.Queued(mail, true));
    }
}
