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
 * The proof of one address: a sign-up by code, or an account's verification by link. Immutable; rules derive the next
 * state.
 *
 * @param language of the next mail
 * @param returnUrl where the page of the link leads to after the confirmation, if the account has named one
 * @param secrets usable or expired, the newest first, at most two
 */
public record Verification(
        Origin origin,
        Language language,
        Optional<String> returnUrl,
        List<StoredSecret> secrets,
        Mails mails,
        Progress progress) {

    /** The expiry of verifications that do not expire. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The newest secret and its predecessor. */
    private static final int MAX_SECRETS = 2;

    /**
     * What is fixed at creation.
     *
     * @param account the account that requested it; null for a sign-up
     * @param expiresAt the end of the sign-up
     */
    public record Origin(
            UUID id,
            Address address,
            LimitKey recipient,
            @Nullable AccountId account,
            OutboxMessage.Kind kind,
            Instant createdAt,
            Instant expiresAt) {}

    /**
     * The mails of a verification.
     *
     * @param count sent or queued
     * @param nextAt the earliest time of the next one
     * @param lastAt the time of the last one
     * @param client that requested the last one
     */
    public record Mails(int count, Instant nextAt, Instant lastAt, InetAddress client) {}

    /**
     * What has happened since creation.
     *
     * @param wrongTries wrong codes over all mails; only an operator resets them
     * @param confirmation null until the address is confirmed
     */
    public record Progress(int wrongTries, @Nullable Confirmation confirmation, Instant updatedAt) {}

    /** The confirmation of the address: for which user, when, and by which client. */
    public record Confirmation(UUID user, Instant at, InetAddress ip) {}

    public Verification {
        secrets = List.copyOf(secrets);
    }

    /** Returns a sign-up before its first mail. */
    public static Verification signUp(
            VerificationId id,
            Address address,
            OutboxMessage.Kind kind,
            Language language,
            InetAddress client,
            Instant now,
            Policy policy) {
        var origin = new Origin(id.id(), address, id.recipient(), null, kind, now, now.plus(policy.signUpLifetime()));
        return created(origin, language, client);
    }

    /** Returns an account's verification before its first mail; it exists until the account deletes it. */
    public static Verification ofAccount(
            VerificationId id, Address address, AccountId account, Language language, InetAddress client, Instant now) {
        var origin = new Origin(id.id(), address, id.recipient(), account, OutboxMessage.Kind.LINK, now, NEVER);
        return created(origin, language, client);
    }

    private static Verification created(Origin origin, Language language, InetAddress client) {
        var now = origin.createdAt();
        return new Verification(
                origin,
                language,
                Optional.empty(),
                List.of(),
                new Mails(0, now, now, client),
                new Progress(0, null, now));
    }

    /** Returns the state after a mail, the first or a further one. */
    public Verification sent(SecretHash hash, InetAddress client, Instant now, Policy policy) {
        var newest = new StoredSecret(hash, now.plus(policy.lifetime(kind())));
        var kept = Stream.concat(Stream.of(newest), secrets.stream())
                .limit(MAX_SECRETS)
                .toList();
        var count = mails.count() + 1;
        var sent = new Mails(count, now.plus(policy.delayAfter(count)), now, client);
        return new Verification(origin, language, returnUrl, kept, sent, updated(now));
    }

    /** Returns the same state with another language for its next mail. */
    public Verification in(Language other) {
        return new Verification(origin, other, returnUrl, secrets, mails, progress);
    }

    /** Returns the same state with another return URL; with the same one if {@code other} is empty. */
    public Verification returningTo(Optional<String> other) {
        return new Verification(origin, language, other.or(() -> returnUrl), secrets, mails, progress);
    }

    /** Returns the state after a wrong code. */
    public Verification tried(Instant now) {
        return new Verification(
                origin,
                language,
                returnUrl,
                secrets,
                mails,
                new Progress(wrongTries() + 1, progress.confirmation(), now));
    }

    /**
     * Returns the state after success: only the secret that was presented remains, so that the call can be repeated.
     */
    public Verification confirmed(StoredSecret secret, Confirmation by) {
        return new Verification(
                origin, language, returnUrl, List.of(secret), mails, new Progress(wrongTries(), by, by.at()));
    }

    /**
     * Returns the state without a mail that was not sent, if other changes have followed. Its cool-down ends, unless a
     * later mail has started another.
     *
     * @param unsent the hashes that its secret may be stored under
     * @param expiresAt expiry of its secret; identifies whether the mail is the newest
     */
    public Verification without(List<SecretHash> unsent, Instant expiresAt, Instant now) {
        var newest =
                secrets.stream().limit(1).anyMatch(secret -> secret.expiresAt().equals(expiresAt));
        var rest = secrets.stream()
                .filter(secret -> !unsent.contains(secret.hash()))
                .toList();
        var reverted = new Mails(mails.count() - 1, newest ? now : mails.nextAt(), mails.lastAt(), mails.client());
        return new Verification(origin, language, returnUrl, rest, reverted, updated(now));
    }

    private Progress updated(Instant now) {
        return new Progress(wrongTries(), progress.confirmation(), now);
    }

    public UUID id() {
        return origin.id();
    }

    public Address address() {
        return origin.address();
    }

    public LimitKey recipient() {
        return origin.recipient();
    }

    public Optional<AccountId> account() {
        return Optional.ofNullable(origin.account());
    }

    public boolean belongsTo(AccountId account) {
        return account.equals(origin.account());
    }

    public OutboxMessage.Kind kind() {
        return origin.kind();
    }

    /** Returns the number of mails that were sent or are queued. */
    public int sends() {
        return mails.count();
    }

    public int wrongTries() {
        return progress.wrongTries();
    }

    public Optional<Confirmation> confirmation() {
        return Optional.ofNullable(progress.confirmation());
    }

    public boolean isConfirmed() {
        return progress.confirmation() != null;
    }

    /** Returns whether no further mail or code is accepted, short of repeating the successful code. */
    public boolean over(Instant now, Policy policy) {
        return isConfirmed() || wrongTries() >= policy.maximumWrongTries() || !now.isBefore(origin.expiresAt());
    }

    /** Returns the stored secret that one of the hashes belongs to, usable or expired. */
    public Optional<StoredSecret> match(List<SecretHash> candidates) {
        return secrets.stream()
                .filter(secret -> candidates.contains(secret.hash()))
                .findFirst();
    }

    public Stream<StoredSecret> usable(Instant now) {
        return secrets.stream().filter(secret -> secret.usable(now));
    }

    /** Returns the time until the next mail is allowed by the sign-up's own limits; zero if it is allowed now. */
    public Duration resendWait(Instant now, Policy policy) {
        // An account's verification has no maximum of mails; the recipient's limit still applies.
        var last = origin.account() == null && sends() >= policy.maximumSends();
        var from = last ? origin.expiresAt() : mails.nextAt();
        return from.isAfter(now) ? Duration.between(now, from) : Duration.ZERO;
    }
}
