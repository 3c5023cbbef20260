package dev.ias.verification;

import dev.ias.verification.Verification.Confirmation;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Confirm the address of a link. Its state before is the answer, so that a second click is told from the first.
 *
 * @param candidates the MACs that the token's secret has, one for each key
 */
record ConfirmLink(UUID id, List<Mac> candidates, InetAddress client) implements Command<LinkState> {

    /** The token does not tell the recipient; who else changes the row is caught by its version. */
    @Override
    public String lane() {
        return id.toString();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(id);
    }

    @Override
    public Decision<LinkState> decide(Rows rows, Instant now, Policy policy) {
        var before = LinkState.of(rows.verification(id), candidates, now);
        if (before instanceof LinkState.Open(var verification)) {
            var secret = verification.match(candidates).orElseThrow();
            // A link makes no user: it confirms the address to the account alone.
            var confirmed = verification.confirmed(secret, new Confirmation(id, now, client));
            return Decision.granted(
                    before,
                    new Change.Put(confirmed),
                    new Change.Announce(new Event(Event.Kind.CONFIRMED, confirmed, now)));
        }
        return Decision.granted(before);
    }
}
