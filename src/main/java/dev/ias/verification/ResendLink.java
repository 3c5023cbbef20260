package dev.ias.verification;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Mail another link of an address that waits to be confirmed. */
record ResendLink(VerificationId id, Language language, InetAddress client, Sending sending)
        implements Command<LinkDecision> {

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
    public Decision<LinkDecision> decide(Rows rows, Instant now, Policy policy) {
        var found = rows.verification(id.id());
        if (found.isEmpty()) {
            return Decision.granted(new LinkDecision.Answered(new LinkAnswer.Unknown()));
        }
        return found.get().confirmation() == null
                ? sending.link(found.get(), rows, language, client, now, policy)
                : Decision.granted(new LinkDecision.Answered(new LinkAnswer.Confirmed()));
    }
}
