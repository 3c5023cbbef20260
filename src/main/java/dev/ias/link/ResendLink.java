package dev.ias.link;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.outbox.MailDraft;
import dev.ias.verification.Policy;
import dev.ias.verification.VerificationId;
import java.time.Instant;

/** Mails a further link of an address that waits for its confirmation. */
record ResendLink(VerificationId id, BulkContext context, MailDraft draft) implements Command<PendingResult> {

    @Override
    public Footprint footprint() {
        return Footprint.of(id).withHistory(id.recipient());
    }

    @Override
    public Decision<PendingResult> decide(LoadedState state, Instant now, Policy policy) {
        var found = state.verification(id.id());
        if (found.isEmpty()) {
            return Decision.granted(new PendingResult.Done(new AddressResult.Unknown()));
        }
        return found.get().isConfirmed()
                ? Decision.granted(new PendingResult.Done(new AddressResult.Confirmed()))
                : new FurtherLink(context, draft).decide(found.get(), state, now, policy);
    }
}
