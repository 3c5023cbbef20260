package dev.ias.verification;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Begin a sign-up and mail its first code; the owner of a known address is told so instead. */
record SignUp(VerificationId id, Address address, Language language, InetAddress client, Sending sending)
        implements Command<Sent> {

    @Override
    public String lane() {
        return id.recipient().value();
    }

    @Override
    public Optional<LimitKey> sends() {
        return Optional.of(id.recipient());
    }

    @Override
    public UserRead userRead() {
        return new UserRead.Of(address);
    }

    @Override
    public Decision<Sent> decide(Rows rows, Instant now, Policy policy) {
        var sends = rows.sends(id.recipient());
        var limited = Sending.limited(Duration.ZERO, sends, now, policy);
        if (limited.isPresent()) {
            return Decision.refused(limited.get());
        }
        var kind = rows.user(address).isPresent() ? Message.Kind.KNOWN_ADDRESS : Message.Kind.CODE;
        var begun = Verification.signUp(id, address, kind, language, client, now, policy)
                .sent(sending.mac(kind), client, now, policy);
        return sending.sent(Optional.empty(), begun, sends, now, policy);
    }
}
