package dev.ias.bounce;

import dev.ias.bounce.ChangeSuppression.Result;
import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.limit.Suppression;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An operator's change of a suppression.
 *
 * @param duration how long to suppress the recipient; empty to end its suppression
 */
record ChangeSuppression(LimitKey recipient, Optional<Duration> duration) implements Command<Result> {

    /** The suppression before the command and after it; empty if the recipient is not suppressed. */
    record Result(Optional<Suppression.Block> before, Optional<Suppression.Block> after) {}

    @Override
    public Footprint footprint() {
        return Footprint.of(recipient).withHistory(recipient);
    }

    @Override
    public Decision<Result> decide(LoadedState state, Instant now, Policy policy) {
        var history = state.history(recipient);
        var before = history.suppression();
        var after = duration.map(period -> before.added(now, period)).orElseGet(() -> removed(before, now));
        var result = new Result(before.active(now), after.active(now));
        return after.equals(before)
                ? Decision.granted(result)
                : Decision.granted(result, new Change.PutHistory(recipient, history.withSuppression(after)));
    }

    /** Removes soft bounces too, which do not suppress yet. */
    private static Suppression removed(Suppression before, Instant now) {
        return before.active(now).isPresent() || !before.reports().isEmpty() ? Suppression.removed(now) : before;
    }
}
