package dev.ias.verification;

import dev.ias.account.AccountId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One sign-up's proof of one address. Immutable; the rules make the next state.
 *
 * @param account whose verification it is, where an account asked for it; none for a sign-up
 * @param secrets what was mailed and may still be good: the newest first, at most two
 * @param sends mails that were sent, or are on their way
 * @param wrongTries wrong codes in all; nothing but an operator takes them back
 * @param nextSendAt no further mail before this moment
 * @param confirmation who the address was confirmed for, once it was
 * @param sentAt when the last mail was sent
 * @param sendIp the client that asked for the last mail
 * @param expiresAt when the sign-up ends, fixed at its creation
 */
public record Verification(
        UUID id,
        Address address,
        LimitKey recipient,
        @Nullable AccountId account,
        Message.Kind kind,
        Language language,
        List<Secret> secrets,
        int sends,
        int wrongTries,
        Instant nextSendAt,
        Instant sentAt,
        @Nullable Confirmation confirmation,
        InetAddress sendIp,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {

    /** The end of what does not end by itself. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The newest secret and the one before it. */
    private static final int SECRETS_KEPT = 2;

    /** That the address was confirmed: the user it belongs to, when, and by which client. */
    public record Confirmation(UUID user, Instant at, InetAddress ip) {}

    public Verification {
        secrets = List.copyOf(secrets);
    }

    /** A sign-up before its first mail. */
    static Verification signUp(
            VerificationId id,
            Address address,
            Message.Kind kind,
            Language language,
            InetAddress client,
            Instant now,
            Policy policy) {
        return begin(id, address, null, kind, language, client, now, now.plus(policy.signUpLifetime()));
    }

    /** An account's verification before its first mail; it stays until the account deletes it. */
    static Verification ofAccount(
            VerificationId id, Address address, AccountId account, Language language, InetAddress client, Instant now) {
        return begin(id, address, account, Message.Kind.LINK, language, client, now, NEVER);
    }

    private static Verification begin(
            VerificationId id,
            Address address,
            @Nullable AccountId account,
            Message.Kind kind,
            Language language,
            InetAddress client,
            Instant now,
            Instant expiresAt) {
        return new Verification(
                id.id(),
                address,
                id.recipient(),
                account,
                kind,
                language,
                List.of(),
                0,
                0,
                now,
                now,
                null,
                client,
                now,
                now,
                expiresAt);
    }

    /** The state after a mail, the first or another. */
    Verification sent(Mac mac, InetAddress client, Instant now, Policy policy) {
        var newest = new Secret(mac, now.plus(policy.lifetime(kind)));
        var kept = Stream.concat(Stream.of(newest), secrets.stream())
                .limit(SECRETS_KEPT)
                .toList();
        var next = now.plus(policy.delayAfter(sends + 1));
        return with(kept, sends + 1, wrongTries, next, now, confirmation, client, now);
    }

    /** The same, with its next mail in another language. */
    Verification in(Language other) {
        return new Verification(
                id,
                address,
                recipient,
                account,
                kind,
                other,
                secrets,
                sends,
                wrongTries,
                nextSendAt,
                sentAt,
                confirmation,
                sendIp,
                createdAt,
                updatedAt,
                expiresAt);
    }

    Verification tried(Instant now) {
        return with(secrets, sends, wrongTries + 1, nextSendAt, sentAt, confirmation, sendIp, now);
    }

    /** The state after success: only the secret that brought it stays, so that the same call can be repeated. */
    Verification confirmed(Secret secret, Confirmation by) {
        return with(List.of(secret), sends, wrongTries, nextSendAt, sentAt, by, sendIp, by.at());
    }

    /**
     * The state without a mail that was never sent, where other changes have come since. Its cool-down ends with it, unless
     * a later mail has begun another.
     *
     * @param expiresAt when the unsent secret would expire: it tells whether it is the newest
     */
    Verification without(List<Mac> unsent, Instant expiresAt, Instant now) {
        var newest =
                secrets.stream().limit(1).anyMatch(secret -> secret.expiresAt().equals(expiresAt));
        var rest = secrets.stream()
                .filter(secret -> !unsent.contains(secret.mac()))
                .toList();
        return with(rest, sends - 1, wrongTries, newest ? now : nextSendAt, sentAt, confirmation, sendIp, now);
    }

    /** Whether nothing can be done with the sign-up any more, short of repeating its success. */
    boolean over(Instant now, Policy policy) {
        return confirmation != null || wrongTries >= policy.maximumWrongTries() || !now.isBefore(expiresAt);
    }

    /** The secret that is presented, usable or not. */
    Optional<Secret> match(List<Mac> candidates) {
        return secrets.stream()
                .filter(secret -> candidates.contains(secret.mac()))
                .findFirst();
    }

    Stream<Secret> usable(Instant now) {
        return secrets.stream().filter(secret -> secret.usable(now));
    }

    /** How long until another mail may be sent, by this sign-up's own rules; zero when it may be now. */
    Duration resendWait(Instant now, Policy policy) {
        // An account's verification has no last mail: it lives on, and the recipient's limit holds for it all the same.
        var last = account == null && sends >= policy.maximumSends();
        var from = last ? expiresAt : nextSendAt;
        return from.isAfter(now) ? Duration.between(now, from) : Duration.ZERO;
    }

    private Verification with(
            List<Secret> secrets,
            int sends,
            int wrongTries,
            Instant nextSendAt,
            Instant sentAt,
            @Nullable Confirmation confirmation,
            InetAddress sendIp,
            Instant now) {
        return new Verification(
                id,
                address,
                recipient,
                account,
                kind,
                language,
                secrets,
                sends,
                wrongTries,
                nextSendAt,
                sentAt,
                confirmation,
                sendIp,
                createdAt,
                now,
                expiresAt);
    }
}
