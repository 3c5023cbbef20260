package dev.ias.verification;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Mail another code of a sign-up that is not over. */
record Resend(SignUpId id, InetAddress client, Sending sending) implements Command<Sent> {

    @Override
    public RecipientKey recipient() {
        return id.recipient();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(id.verification());
    }

    @Override
    public boolean readsSends() {
        return true;
    }

    @Override
    public UserRead userRead() {
        return new UserRead.None();
    }

    @Override
    public Decision<Sent> decide(Rows rows, Instant now, Policy policy) {
        var found = rows.verification(id.verification());
        if (found.isEmpty() || found.get().over(now, policy)) {
            return Decision.refused(new Failure.InvalidToken());
        }
        var before = found.get();
        var sends = rows.sends(id.recipient());
        var limited = Sending.limited(before.resendWait(now, policy), sends, now, policy);
        if (limited.isPresent()) {
            return Decision.refused(limited.get());
        }
        var after = before.sent(sending.mac(before.kind()), client, now, policy);
        return sending.sent(found, after, sends, now, policy);
    }
}
