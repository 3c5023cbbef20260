package dev.ias.signup;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Instant;

/** Ends the mute of a mailbox. Idempotent: without a mute, the limits of the mailbox are not reset. */
record Unmute(LimitKey recipient) implements Command<MuteResult> {

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient);
    }

    @Override
    public Decision<MuteResult> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(recipient);
        return history.isMuted(now)
                ? Decision.granted(
                        new MuteResult(new MuteState.Unmuted(policy.recipient().mute()), true),
                        new Change.PutHistory(recipient, history.unmuted()))
                : Decision.granted(MuteResult.unchanged(history, now, policy));
    }
}
