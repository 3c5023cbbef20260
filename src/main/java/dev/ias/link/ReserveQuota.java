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

/** Reserves units of an account's quota of new addresses, as many as are left. */
record ReserveQuota(AccountId account, int addresses) implements Command<ReserveQuota.Reservation> {

    /** The number of units reserved, and when: together they identify what {@link ReleaseQuota} returns. */
    record Reservation(int granted, Instant at) {}

    @Override
    public Footprint footprint() {
        var key = LimitKey.of(account);
        return Footprint.of(key).withHistory(key);
    }

    @Override
    public Decision<Reservation> decide(LoadedState state, Instant now, Policy policy) {
        var key = LimitKey.of(account);
        var history = state.history(key);
        var log = history.sends();
        var granted = Math.min(addresses, log.room(policy.accountQuota(), now));
        var reservation = new Reservation(granted, now);
        return granted == 0
                ? Decision.granted(reservation)
                : Decision.granted(
                        reservation,
                        new Change.PutHistory(
                                key, history.withSends(log.reserve(granted, policy.accountQuota(), now))));
    }
}
