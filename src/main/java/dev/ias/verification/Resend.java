package dev.ias.verification;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Mail another code of a sign-up that is not over. */
record Resend(VerificationId id, InetAddress client, Sending sending) implements Command<Sent> {

    @Override
    public String lane() {
        return id.recipient().value();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(id.id());
    }

    @Override
    public Optional<LimitKey> sends() {
        return Optional.of(id.recipient());
    }

    @Override
    public Decision<Sent> decide(Rows rows, Instant now, Policy policy) {
        var found = rows.verification(id.id());
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
