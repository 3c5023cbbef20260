package dev.ias.verification;

import dev.ias.account.AccountId;
import dev.ias.limit.Limit;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Mail a link that confirms an address for an account.
 *
 * @param sendIfExist whether to mail again where a link is waiting already
 * @param mayCreate whether the account's quota has room for another address
 */
record SubmitLink(
        VerificationId id,
        Address address,
        AccountId account,
        Language language,
        InetAddress client,
        boolean sendIfExist,
        boolean mayCreate,
        Sending sending)
        implements Command<LinkDecision> {

    @Override
    public String lane() {
        return id.recipient().value();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(id.id());
    }

    @Override
    public Optional<LimitKey> sends() {
        return Optional.of(id.recipient());
    }

    @Override
    public Decision<LinkDecision> decide(Rows rows, Instant now, Policy policy) {
        var found = rows.verification(id.id());
        if (found.isEmpty()) {
            return create(rows, now, policy);
        }
        return found.get().confirmation() == null && sendIfExist
                ? sending.link(found.get(), rows, language, client, now, policy)
                : Decision.granted(new LinkDecision.Answered(new LinkAnswer.Exists()));
    }

    private Decision<LinkDecision> create(Rows rows, Instant now, Policy policy) {
        if (!mayCreate) {
            return Decision.refused(new Failure.LimitExceeded(
                    Limit.ACCOUNT, policy.accountQuota().window()));
        }
        var sends = rows.sends(id.recipient());
        var limited = Sending.limited(Duration.ZERO, sends, now, policy);
        if (limited.isPresent()) {
            return Decision.refused(limited.get());
        }
        var begun = Verification.ofAccount(id, address, account, language, client, now);
        return sending.sent(
                        Optional.empty(),
                        begun.sent(sending.mac(begun.kind()), client, now, policy),
                        sends,
                        now,
                        policy)
                .map(sent -> new LinkDecision.Queued(sent, true));
    }
}
