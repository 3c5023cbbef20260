package dev.ias.link;

import dev.ias.verification.AccountId;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The state of a mailed link. */
public sealed interface LinkState {

    /** It confirms the address. */
    record Open(Verification verification) implements LinkState {}

    /** It has confirmed the address, just now or earlier. */
    record Confirmed(Verification verification) implements LinkState {}

    /** Its lifetime is over. */
    record Expired(Verification verification) implements LinkState {}

    /** It was never mailed, its verification was deleted, or newer links have superseded it. */
    record Unknown() implements LinkState {}

    /** Returns whether this account requested the link. */
    default boolean belongsTo(AccountId account) {
        return switch (this) {
            case Open(var verification) -> verification.belongsTo(account);
            case Confirmed(var verification) -> verification.belongsTo(account);
            case Expired(var verification) -> verification.belongsTo(account);
            case Unknown() -> false;
        };
    }

    static LinkState of(Optional<Verification> found, List<SecretHash> candidates, Instant now) {
        var secret = found.flatMap(verification -> verification.match(candidates));
        if (found.isEmpty() || secret.isEmpty()) {
            return new Unknown();
        }
        if (found.get().isConfirmed()) {
            return new Confirmed(found.get());
        }
        return secret.get().usable(now) ? new Open(found.get()) : new Expired(found.get());
    }
}
