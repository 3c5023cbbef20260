package dev.ias.link;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.Policy;
import dev.ias.verification.VerificationId;
import java.time.Instant;

/** Deletes the verification of an address, and with it its links. The result is whether it existed. */
record DeleteLink(VerificationId id) implements Command<Boolean> {

    @Override
    public Footprint footprint() {
        return Footprint.of(id);
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        return state.verification(id.id())
                .map(found -> Decision.granted(true, new Change.Remove(found)))
                .orElseGet(() -> Decision.granted(false));
    }
}
