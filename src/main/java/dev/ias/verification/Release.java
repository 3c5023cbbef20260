package dev.ias.verification;

import dev.ias.account.AccountId;
import java.time.Instant;
import java.util.Optional;

/** Give back what was reserved and not used. */
record Release(AccountId account, int addresses, Instant at) implements Command<Boolean> {

    @Override
    public String lane() {
        return LimitKey.of(account).value();
    }

    @Override
    public Optional<LimitKey> sends() {
        return Optional.of(LimitKey.of(account));
    }

    @Override
    public boolean settles() {
        return true;
    }

    @Override
    public Decision<Boolean> decide(Rows rows, Instant now, Policy policy) {
        var key = LimitKey.of(account);
        var log = rows.sends(key).release(addresses, policy.accountQuota(), at);
        return Decision.granted(true, new Change.PutSends(key, log));
    }
}
