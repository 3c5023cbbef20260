package dev.ias.verification;

import dev.ias.account.AccountId;
import java.time.Instant;
import java.util.Optional;

/** Take room for new addresses from an account's quota, as much of it as there is. */
record Reserve(AccountId account, int addresses) implements Command<Reserve.Reservation> {

    /** How much was taken, and when: by that it can be given back. */
    record Reservation(int granted, Instant at) {}

    @Override
    public String lane() {
        return LimitKey.of(account).value();
    }

    @Override
    public Optional<LimitKey> sends() {
        return Optional.of(LimitKey.of(account));
    }

    @Override
    public Decision<Reserve.Reservation> decide(Rows rows, Instant now, Policy policy) {
        var key = LimitKey.of(account);
        var log = rows.sends(key);
        var granted = Math.min(addresses, log.room(policy.accountQuota(), now));
        var reservation = new Reservation(granted, now);
        return granted == 0
                ? Decision.granted(reservation)
                : Decision.granted(
                        reservation, new Change.PutSends(key, log.reserve(granted, policy.accountQuota(), now)));
    }
}
