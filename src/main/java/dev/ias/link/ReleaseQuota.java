package dev.ias.link;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.LoadedState;
import dev.ias.verification.AccountId;
import dev.ias.verification.LimitKey;
import dev.ias.verification.Policy;
import java.time.Instant;

/** Releases reserved units that were not used. */
record ReleaseQuota(AccountId account, int addresses, Instant at) implements Command<Boolean> {

    @Override
    public Footprint footprint() {
        var key = LimitKey.of(account);
        return Footprint.of(key).withHistory(key).compensating();
    }

    @Override
    public Decision<Boolean> decide(LoadedState state, Instant now, Policy policy) {
        var key = LimitKey.of(account);
        var history = state.history(key);
        var log = history.sends().release(addresses, policy.accountQuota(), at);
        return Decision.granted(true, new Change.PutHistory(key, history.withSends(log)));
    }
}
