package dev.ias.verification;

import dev.ias.account.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a link is good for. */
public sealed interface LinkState {

    /** It confirms the address. */
    record Open(Verification verification) implements LinkState {}

    /** It has confirmed the address, just now or earlier. */
    record Confirmed(Verification verification) implements LinkState {}

    /** It is older than links live. */
    record Expired(Verification verification) implements LinkState {}

    /** Nobody mailed it, or what it confirmed was deleted, or newer links took its place. */
    record Unknown() implements LinkState {}

    /** Whether it is a link that this account asked for. */
    default boolean belongsTo(AccountId account) {
        return switch (this) {
            case Open(var verification) -> account.equals(verification.account());
            case Confirmed(var verification) -> account.equals(verification.account());
            case Expired(var verification) -> account.equals(verification.account());
            case Unknown() -> false;
        };
    }

    static LinkState of(Optional<Verification> found, List<Mac> candidates, Instant now) {
        var secret = found.flatMap(verification -> verification.match(candidates));
        if (found.isEmpty() || secret.isEmpty()) {
            return new Unknown();
        }
        if (found.get().confirmation() != null) {
            return new Confirmed(found.get());
        }
        return secret.get().usable(now) ? new Open(found.get()) : new Expired(found.get());
    }
}
