package dev.ias.verification;

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
 * @param secrets what was mailed and may still be good: the newest first, at most two
 * @param sends mails that were sent, or are on their way
 * @param wrongTries wrong codes in all; nothing takes them back
 * @param nextSendAt no further mail before this moment
 * @param confirmation who the address was confirmed for, once it was
 * @param sendIp the client that asked for the last mail
 * @param expiresAt when the sign-up ends, fixed at its creation
 */
public record Verification(
        UUID id,
        Address address,
        RecipientKey recipient,
        Message.Kind kind,
        Language language,
        List<Secret> secrets,
        int sends,
        int wrongTries,
        Instant nextSendAt,
        @Nullable Confirmation confirmation,
        InetAddress sendIp,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {

    /** The newest secret and the one before it. */
    private static final int SECRETS_KEPT = 2;

    /** That the address was confirmed: the user it belongs to, when, and by which client. */
    public record Confirmation(UUID user, Instant at, InetAddress ip) {}

    public Verification {
        secrets = List.copyOf(secrets);
    }

    /** A sign-up with its first mail. */
    static Verification begin(
            SignUpId id,
            Address address,
            Message.Kind kind,
            Language language,
            Mac mac,
            InetAddress client,
            Instant now,
            Policy policy) {
        return new Verification(
                id.verification(),
                address,
                id.recipient(),
                kind,
                language,
                List.of(new Secret(mac, now.plus(policy.codeLifetime()))),
                1,
                0,
                now.plus(policy.delayAfter(1)),
                null,
                client,
                now,
                now,
                now.plus(policy.signUpLifetime()));
    }

    /** The state after another mail. */
    Verification sent(Mac mac, InetAddress client, Instant now, Policy policy) {
        var newest = new Secret(mac, now.plus(policy.codeLifetime()));
        var kept = Stream.concat(Stream.of(newest), secrets.stream())
                .limit(SECRETS_KEPT)
                .toList();
        var next = now.plus(policy.delayAfter(sends + 1));
        return with(kept, sends + 1, wrongTries, next, confirmation, client, now);
    }

    Verification tried(Instant now) {
        return with(secrets, sends, wrongTries + 1, nextSendAt, confirmation, sendIp, now);
    }

    /** The state after success: only the secret that brought it stays, so that the same call can be repeated. */
    Verification confirmed(Secret secret, Confirmation by) {
        return with(List.of(secret), sends, wrongTries, nextSendAt, by, sendIp, by.at());
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
        return with(rest, sends - 1, wrongTries, newest ? now : nextSendAt, confirmation, sendIp, now);
    }

    /** Whether nothing can be done with the sign-up any more, short of repeating its success. */
    boolean over(Instant now, Policy policy) {
        return confirmation != null || wrongTries >= policy.maximumWrongTries() || !now.isBefore(expiresAt);
    }

    Optional<Secret> match(List<Mac> candidates, Instant now) {
        return usable(now).filter(secret -> candidates.contains(secret.mac())).findFirst();
    }

    Stream<Secret> usable(Instant now) {
        return secrets.stream().filter(secret -> secret.usable(now));
    }

    /** How long until another mail may be sent, by this sign-up's own rules; zero when it may be now. */
    Duration resendWait(Instant now, Policy policy) {
        var from = sends >= policy.maximumSends() ? expiresAt : nextSendAt;
        return from.isAfter(now) ? Duration.between(now, from) : Duration.ZERO;
    }

    private Verification with(
            List<Secret> secrets,
            int sends,
            int wrongTries,
            Instant nextSendAt,
            @Nullable Confirmation confirmation,
            InetAddress sendIp,
            Instant now) {
        return new Verification(
                id,
                address,
                recipient,
                kind,
                language,
                secrets,
                sends,
                wrongTries,
                nextSendAt,
                confirmation,
                sendIp,
                createdAt,
                now,
                expiresAt);
    }
}
