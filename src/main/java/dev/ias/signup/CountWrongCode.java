package dev.ias.signup;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Instant;

/**
 * Counts a wrong code for a recipient. Apart from {@link Confirm}, so that right codes need not read the recipient's
 * limits.
 */
record CountWrongCode(LimitKey recipient) implements Command<Boolean> {

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient).compensating();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(recipient).wrongCode(now, policy.recipient().wrongCodes());
        return Decision.granted(true, new Change.PutHistory(recipient, history));
    }
}
