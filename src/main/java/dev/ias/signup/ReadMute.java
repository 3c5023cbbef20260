package dev.ias.signup;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Instant;

/** Reads whether a mailbox is muted. Changes nothing. */
record ReadMute(LimitKey recipient) implements Command<MuteResult> {

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient);
    }

    @Override
    public Decision<MuteResult> decide(LoadedState state, Instant now, Policy policy) {
        return Decision.granted(MuteResult.unchanged(state.history(recipient), now, policy));
    }
}
