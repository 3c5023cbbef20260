package dev.ias.bounce;

import dev.ias.bounce.Bounces.Outcome;
import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.limit.BounceKind;
import dev.ias.limit.Suppression.Report;
import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import dev.ias.verification.VerificationEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts a report, and suppresses its recipient if need be.
 *
 * @param recipient the limit key under the current key
 * @param address the recipient, if known
 */
record RecordBounce(
        ReturnToken mail, LimitKey recipient, BounceKind kind, Optional<String> status, Optional<Address> address)
        implements Command<Outcome> {

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient);
    }

    @Override
    public Decision<Outcome> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(recipient);
        var before = history.suppression();
        var after = concernsMailbox()
                ? before.reported(
                        new Report(mail.sentAt(), kind), now, policy.recipient().suppression())
                : before;
        if (after.equals(before)) {
            return Decision.granted(Outcome.UNCHANGED);
        }
        return Decision.granted(
                before.active(now).equals(after.active(now)) ? Outcome.COUNTED : Outcome.SUPPRESSED,
                new Change.PutHistory(recipient, history.withSuppression(after)),
                new Change.Announce(
                        new VerificationEvent.Bounced(mail.recipient(), address, kind, status, mail.sentAt(), now)));
    }

    /**
     * Returns whether the report concerns the mailbox. Another spelling may bounce although the mailbox exists;
     * otherwise any caller could suppress a mailbox by a sub-address that its server does not know. A complaint is of
     * the person who got the mail.
     */
    private boolean concernsMailbox() {
        return mail.mailbox() || kind == BounceKind.COMPLAINT;
    }
}
