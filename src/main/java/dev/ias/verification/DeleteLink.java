package dev.ias.verification;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Forget the verification of an address; its links are unknown from then on. Answers whether there was one. */
record DeleteLink(VerificationId id) implements Command<Boolean> {

    @Override
    public String lane() {
        return id.recipient().value();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(id.id());
    }

    @Override
    public Decision<Boolean> decide(Rows rows, Instant now, Policy policy) {
        return rows.verification(id.id())
                .map(found -> Decision.granted(true, new Change.Remove(found)))
                .orElseGet(() -> Decision.granted(false));
    }
}
