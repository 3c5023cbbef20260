package dev.ias.link;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.Bucket;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification.Confirmation;
import dev.ias.verification.VerificationEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Confirms the address of a link. The result is the link's state before, which distinguishes a second click from the
 * first.
 *
 * @param candidates the hashes of the token's secret, one per key
 */
record ConfirmLink(UUID id, List<SecretHash> candidates, VerificationEvent.Client client)
        implements Command<LinkState> {

    @Override
    public Footprint footprint() {
        return Footprint.onLane(Bucket.of(id)).withVerification(id);
    }

    @Override
    public Decision<LinkState> decide(LoadedState state, Instant now, Policy policy) {
        var before = LinkState.of(state.verification(id), candidates, now);
        if (before instanceof LinkState.Open(var verification)) {
            var secret = verification.match(candidates).orElseThrow();
            // A link creates no user: it confirms the address to the account only.
            var confirmed = verification.confirmed(secret, new Confirmation(id, now, client.address()));
            return Decision.granted(
                    before,
                    new Change.Put(confirmed),
                    new Change.Announce(new VerificationEvent.Confirmed(confirmed, now, client)));
        }
        return Decision.granted(before);
    }
}
