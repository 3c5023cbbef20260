package dev.ias.bounce;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Instant;

/** Lifts a suppression caused by bounces, after a confirmation. The result is whether anything was changed. */
record LiftSuppression(LimitKey recipient) implements Command<Boolean> {

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient).deferrable();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(recipient);
        var after = history.suppression().confirmed(now);
        return after.equals(history.suppression())
                ? Decision.granted(false)
                : Decision.granted(true, new Change.PutHistory(recipient, history.withSuppression(after)));
    }
}
