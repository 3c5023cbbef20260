package dev.ias.signup;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.Footprint.UserLookup;
import dev.ias.command.LoadedState;
import dev.ias.outbox.MailDraft;
import dev.ias.outbox.QueuedMail;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Starts a sign-up and mails its first code. The owner of an address that has a user already is mailed a notice
 * instead.
 */
record SignUp(VerificationId id, Address address, Language language, InetAddress client, MailDraft draft)
        implements Command<QueuedMail> {

    @Override
    public Footprint footprint() {
        return Footprint.of(id.recipient()).withHistory(id.recipient()).withUser(new UserLookup.ByAddress(address));
    }

    @Override
    public Decision<QueuedMail> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(id.recipient());
        var refusal = draft.refusal(Duration.ZERO, history, now, policy);
        if (refusal.isPresent()) {
            return Decision.refused(refusal.get());
        }
        var kind = state.user(address).isPresent() ? OutboxMessage.Kind.KNOWN_ADDRESS : OutboxMessage.Kind.CODE;
        var started = Verification.signUp(id, address, kind, language, client, now, policy)
                .sent(draft.hash(kind, history, now, policy), client, now, policy);
        return draft.enqueue(Optional.empty(), started, history, now, policy);
    }
}
