package dev.ias.signup;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.limit.LimitHistory;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Instant;

/**
 * Mutes sign-up mails to a mailbox that others than its owner request. Idempotent: a mute that holds is neither
 * extended nor exempts another actor.
 *
 * @param exempt the actor whose requests are mailed
 */
record Mute(LimitKey recipient, long exempt) implements Command<MuteResult> {

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient);
    }

    @Override
    public Decision<MuteResult> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(recipient);
        if (history.isMuted(now)) {
            return Decision.granted(MuteResult.unchanged(history, now, policy));
        }
        var until = now.plus(policy.recipient().mute());
        return Decision.granted(
                new MuteResult(new MuteState.Muted(until), true),
                new Change.PutHistory(recipient, history.muted(new LimitHistory.Mute(until, exempt))));
    }
}
