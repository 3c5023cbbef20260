package dev.ias.outbox;

import dev.ias.command.Change;
import dev.ias.command.Decision;
import dev.ias.limit.Limit;
import dev.ias.limit.LimitHistory;
import dev.ias.limit.Quota;
import dev.ias.limit.SendLog;
import dev.ias.outbox.QueuedMail.Withheld;
import dev.ias.verification.Allowance;
import dev.ias.verification.Challenge;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.LinkToken;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.OutboxMessage.Kind;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A mail whose sending is still to be decided, with its challenge.
 *
 * @param id of the outbox message
 * @param actor who requests it: a client network or an account
 * @param reserve whether it may use the {@linkplain #RESERVE reserve} of the recipient's quotas
 * @param usual the challenge, unless a long one is needed
 * @param hardened the challenge for a mailbox whose codes are being guessed
 * @param decoy a hash that no secret has
 * @param country where the mail is requested from, as a code of ISO 3166-1 alpha-2, if known
 * @param trace the {@code traceparent} of the requesting call, if traced
 */
public record MailDraft(
        UUID id,
        long actor,
        boolean reserve,
        Secret usual,
        Secret hardened,
        SecretHash decoy,
        Optional<String> country,
        Optional<String> trace) {

    /** Mails of each of a recipient's quotas that are kept for callers who have solved a challenge. */
    public static final int RESERVE = 2;

    /** A challenge and the hash of its secret. */
    public record Secret(Challenge challenge, SecretHash hash) {}

    /**
     * Refuses a send while a limit holds. If several hold, the longest wait is reported, so that a caller who waited is
     * not refused by the next limit.
     */
    public Optional<Failure> refusal(Duration signUpWait, LimitHistory history, Instant now, Policy policy) {
        if (isSuppressed(history, now)) {
            return Optional.of(new Failure.MailRefused());
        }
        var sends = history.sendsFor(actor, now);
        var limited = limited(signUpWait, sends, now, policy);
        return limited.isEmpty()
                        && !reserve
                        && reserveReached(history, now, policy).retryAfter().isPositive()
                ? Optional.of(new Failure.ChallengeRequired())
                : limited;
    }

    private Optional<Failure> limited(Duration signUpWait, SendLog sends, Instant now, Policy policy) {
        return Stream.of(
                        new LimitExceeded(Limit.SIGN_UP, signUpWait),
                        exceeded(Limit.RECIPIENT, sends, policy.recipient().quotas(), now),
                        exceeded(
                                Limit.SHARE, sends.of(actor), policy.recipient().shares(), now))
                .filter(limit -> limit.retryAfter().isPositive())
                .max(Comparator.comparing(LimitExceeded::retryAfter))
                .map(Failure.class::cast);
    }

    /** Returns the limit of mails that may not use the reserve. The cool-down, a quota of one mail, has none. */
    public LimitExceeded reserveReached(LimitHistory history, Instant now, Policy policy) {
        var quotas = policy.recipient().quotas().stream()
                .filter(quota -> quota.count() > RESERVE)
                .map(quota -> new Quota(quota.count() - RESERVE, quota.window()))
                .toList();
        return exceeded(Limit.RECIPIENT, history.sendsFor(actor, now), quotas, now);
    }

    private static LimitExceeded exceeded(Limit limit, SendLog sends, List<Quota> quotas, Instant now) {
        return new LimitExceeded(limit, Duration.between(now, sends.nextAllowed(quotas, now)));
    }

    /** Returns the hash to store: the decoy if no mail with the secret is sent. */
    public SecretHash hash(Kind kind, LimitHistory history, Instant now, Policy policy) {
        return kind == Kind.KNOWN_ADDRESS || withheld(kind, history, now).isPresent()
                ? decoy
                : secret(history, now, policy).hash();
    }

    /** Counts the mail and queues it, unless it is withheld. {@code after} contains this draft's hash already. */
    public Decision<QueuedMail> enqueue(
            Optional<Verification> before, Verification after, LimitHistory history, Instant now, Policy policy) {
        var message = message(after, history, now, policy);
        var withheld = withheld(after.kind(), history, now);
        var hash = hash(after.kind(), history, now, policy);
        var mail = new QueuedMail(message, hash, before, after, allowance(after, now, policy), withheld);
        var counted = history.withSends(history.sends()
                .plus(
                        now,
                        actor,
                        Stream.of(
                                        policy.recipient().quotas(),
                                        policy.recipient().shares())
                                .flatMap(List::stream)
                                .toList()));
        var put = new Change.Put(after);
        var count = new Change.PutHistory(after.recipient(), counted);
        return withheld.isPresent()
                ? Decision.granted(mail, put, count)
                : Decision.granted(mail, put, count, new Change.Enqueue(message));
    }

    /**
     * Returns whether callers get an error. Complaints are disclosed to accounts only, which are known to the operator;
     * sign-ups get the usual answer.
     */
    private boolean isSuppressed(LimitHistory history, Instant now) {
        var suppression = history.suppression();
        return suppression.refuses(now) || (usual.challenge() instanceof LinkToken && suppression.isComplaint(now));
    }

    /** Accounts are not muted: they are known to the operator. */
    private Optional<Withheld> withheld(Kind kind, LimitHistory history, Instant now) {
        if (kind == Kind.LINK) {
            return Optional.empty();
        }
        if (history.suppression().isComplaint(now)) {
            return Optional.of(Withheld.COMPLAINED);
        }
        return history.isMutedFor(actor, now) ? Optional.of(Withheld.MUTED) : Optional.empty();
    }

    private Secret secret(LimitHistory history, Instant now, Policy policy) {
        return history.wrongCodesExceed(policy.recipient().wrongCodes(), now) ? hardened : usual;
    }

    private OutboxMessage message(Verification after, LimitHistory history, Instant now, Policy policy) {
        return new OutboxMessage(
                id,
                new VerificationId(after.id(), after.recipient()),
                after.kind(),
                after.address(),
                after.language(),
                after.kind() == Kind.KNOWN_ADDRESS
                        ? Optional.empty()
                        : Optional.of(secret(history, now, policy).challenge()),
                now,
                now.plus(policy.lifetime(after.kind())),
                1,
                country,
                trace,
                false);
    }

    private static Allowance allowance(Verification after, Instant now, Policy policy) {
        return new Allowance(
                after.resendWait(now, policy),
                policy.maximumSends() - after.sends(),
                policy.maximumSends(),
                policy.signUpLifetime());
    }
}
