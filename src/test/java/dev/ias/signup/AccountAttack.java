package dev.ias.signup;

import dev.ias.command.MemoryState;
import dev.ias.link.LinkCommands;
import dev.ias.verification.AccountId;
import java.time.Duration;
import java.time.Instant;

/**
 * A day of mails by an account of the RPC API: it submits as many new addresses as its quota permits, and has each
 * mailed again as often as the limits of its recipient permit. Its links are not guessed: their secret is longer than
 * any number of tries.
 */
final class AccountAttack {

    private static final Duration DAY = Duration.ofDays(1);
    private static final AccountId ACCOUNT = new AccountId("26842");

    private final Defaults defaults;

    AccountAttack(Defaults defaults) {
        this.defaults = defaults;
    }

    long mails() {
        return (long) newAddresses() * mailsOfOne();
    }

    private int newAddresses() {
        var state = new MemoryState();
        var now = Instant.parse("2026-03-01T12:00:00Z");
        var addresses = 0;
        for (var minute = 0L; minute < DAY.toMinutes(); minute++) {
            addresses += LinkCommands.reserve(
                    state, ACCOUNT, Integer.MAX_VALUE, now.plus(Duration.ofMinutes(minute)), defaults.policy());
        }
        return addresses;
    }

    private int mailsOfOne() {
        var mailbox = TargetMailbox.usual(defaults.policy());
        for (var step = 0; step < DAY.dividedBy(TargetMailbox.COOL_DOWN); step++) {
            var _ = mailbox.submit(ACCOUNT);
            mailbox.advance(TargetMailbox.COOL_DOWN);
        }
        return mailbox.mails;
    }
}
