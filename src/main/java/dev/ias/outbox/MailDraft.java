package dev.ias.outbox;

import dev.ias.command.Change;
import dev.ias.command.Decision;
import dev.ias.limit.Limit;
import dev.ias.limit.SendLog;
import dev.ias.verification.Allowance;
import dev.ias.verification.Challenge;
import dev.ias.verification.Failure;
import dev.ias.verification.Failure.LimitExceeded;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.Verification;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail whose sending is still to be decided, with its challenge.
 *
 * @param id of the outbox message
 * @param hash of the challenge's secret
 * @param decoy a hash that no secret has
 * @param trace the {@code traceparent} of the requesting call, if traced
 */
public record MailDraft(UUID id, Challenge challenge, SecretHash hash, SecretHash decoy, Optional<String> trace) {

    /** Returns the hash to store: the decoy if the mail contains no code. */
    public SecretHash hash(OutboxMessage.Kind kind) {
        return kind == OutboxMessage.Kind.KNOWN_ADDRESS ? decoy : hash;
    }

    /**
     * Refuses a send while a limit holds. If several hold, the longest wait is reported, so that a caller who waited is not
     * refused by the next limit.
     */
    public static Optional<Failure> limited(Duration signUpWait, SendLog sends, Instant now, Policy policy) {
        var recipientWait = recipientWait(sends, now, policy);
        if (!signUpWait.isPositive() && !recipientWait.isPositive()) {
            return Optional.empty();
        }
        return Optional.of(
                recipientWait.compareTo(signUpWait) > 0
                        ? new LimitExceeded(Limit.RECIPIENT, recipientWait)
                        : new LimitExceeded(Limit.SIGN_UP, signUpWait));
    }

    /** Counts the mail and queues it. {@code after} contains this draft's hash already. */
    public Decision<QueuedMail> enqueue(
            Optional<Verification> before, Verification after, SendLog sends, Instant now, Policy policy) {
        var log = sends.plus(now, policy.recipientQuotas());
        var message = message(after, now, policy);
        var mail = new QueuedMail(message, hash(after.kind()), before, after, allowance(after, log, now, policy));
        return Decision.granted(
                mail, new Change.Put(after), new Change.PutSends(after.recipient(), log), new Change.Enqueue(message));
    }

    private OutboxMessage message(Verification after, Instant now, Policy policy) {
        return new OutboxMessage(
                id,
                new VerificationId(after.id(), after.recipient()),
                after.kind(),
                after.address(),
                after.language(),
                after.kind() == OutboxMessage.Kind.KNOWN_ADDRESS ? Optional.empty() : Optional.of(challenge),
                now,
                now.plus(policy.lifetime(after.kind())),
                1,
                trace);
    }

    private static Allowance allowance(Verification after, SendLog log, Instant now, Policy policy) {
        var signUpWait = after.resendWait(now, policy);
        var recipientWait = recipientWait(log, now, policy);
        return new Allowance(
                signUpWait.compareTo(recipientWait) > 0 ? signUpWait : recipientWait,
                policy.maximumSends() - after.sends(),
                policy.maximumSends(),
                policy.signUpLifetime());
    }

    private static Duration recipientWait(SendLog sends, Instant now, Policy policy) {
        return Duration.between(now, sends.nextAllowed(policy.recipientQuotas(), now));
    }
}
