package dev.ias.link;

import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.MemoryState;
import dev.ias.outbox.MailDraft;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.Policy;
import dev.ias.verification.VerificationId;
import java.net.InetAddress;
import java.time.Instant;

/** Commands of accounts, for tests of rules in other packages. */
public final class LinkCommands {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.200");

    private LinkCommands() {}

    /** Returns the command that mails a link to an address, also if it has been mailed one already. */
    public static Command<?> submit(VerificationId id, Address address, AccountId account, MailDraft draft) {
        return new SubmitLink(id, address, new BulkContext(account, Language.ENGLISH, CLIENT), true, true, draft);
    }

    /** Returns the command that deletes the verification of an address. */
    public static Command<Boolean> delete(VerificationId id) {
        return new DeleteLink(id);
    }

    /** Reserves new addresses of an account; returns how many its quota has room for. */
    public static int reserve(MemoryState state, AccountId account, int addresses, Instant now, Policy policy) {
        var decision = new ReserveQuota(account, addresses).decide(state, now, policy);
        decision.changes().forEach(state::apply);
        return decision instanceof Decision.Granted<ReserveQuota.Reservation>(var reservation, var changes)
                ? reservation.granted()
                : 0;
    }
}
