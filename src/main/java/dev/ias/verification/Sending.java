package dev.ias.verification;

import dev.ias.limit.Limit;
import dev.ias.limit.SendLog;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail before it is decided on: what sign-up and resend have in common.
 *
 * @param id of the message
 * @param trace the call that asks for it, where that is traced
 */
record Sending(UUID id, Challenge challenge, Mac mac, Mac decoy, Optional<String> trace) {

    Sending(UUID id, Challenge challenge, Mac mac, Mac decoy) {
        this(id, challenge, mac, decoy, Optional.empty());
    }

    /** The MAC to store. Where no code is mailed, it is one that no code has. */
    Mac mac(Message.Kind kind) {
        return kind == Message.Kind.KNOWN_ADDRESS ? decoy : mac;
    }

    /**
     * Refuses while a limit holds. Where several do, the longest wait is told, so that nobody who waited for one is sent
     * away by the next.
     */
    static Optional<Failure> limited(Duration signUpWait, SendLog sends, Instant now, Policy policy) {
        var recipientWait = recipientWait(sends, now, policy);
        if (!signUpWait.isPositive() && !recipientWait.isPositive()) {
            return Optional.empty();
        }
        return Optional.of(
                recipientWait.compareTo(signUpWait) > 0
                        ? new Failure.LimitExceeded(Limit.RECIPIENT, recipientWait)
                        : new Failure.LimitExceeded(Limit.SIGN_UP, signUpWait));
    }

    /** Counts and queues the mail of a state that has just been given its MAC. */
    Decision<Sent> sent(Optional<Verification> before, Verification after, SendLog sends, Instant now, Policy policy) {
        var log = sends.plus(now, policy.recipientQuotas());
        var message = message(after, now, policy);
        var sent = new Sent(message, mac(after.kind()), before, after, allowance(after, log, now, policy));
        return Decision.granted(
                sent, new Change.Put(after), new Change.PutSends(after.recipient(), log), new Change.Enqueue(message));
    }

    /** Mails another link of an account's verification that waits to be confirmed. */
    Decision<LinkDecision> link(
            Verification before, Rows rows, Language language, InetAddress client, Instant now, Policy policy) {
        var sends = rows.sends(before.recipient());
        var limited = limited(before.resendWait(now, policy), sends, now, policy);
        if (limited.isPresent()) {
            return Decision.refused(limited.get());
        }
        var after = before.in(language).sent(mac(before.kind()), client, now, policy);
        return sent(Optional.of(before), after, sends, now, policy).map(sent -> new LinkDecision.Queued(sent, false));
    }

    private Message message(Verification after, Instant now, Policy policy) {
        return new Message(
                id,
                new VerificationId(after.id(), after.recipient()),
                after.kind(),
                after.address(),
                after.language(),
                after.kind() == Message.Kind.KNOWN_ADDRESS ? Optional.empty() : Optional.of(challenge),
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
