package dev.ias.verification;

import dev.ias.verification.Verification.Confirmation;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Confirm the address of a sign-up with a code.
 *
 * @param candidates the MACs that the presented code has, one for each key
 * @param newUser the id for a user that does not exist yet
 */
record Confirm(VerificationId id, List<Mac> candidates, UUID newUser, InetAddress client)
        implements Command<Confirmed> {

    @Override
    public String lane() {
        return id.recipient().value();
    }

    @Override
    public Optional<UUID> verification() {
        return Optional.of(id.id());
    }

    @Override
    public UserRead userRead() {
        return new UserRead.OfVerification();
    }

    @Override
    public Decision<Confirmed> decide(Rows rows, Instant now, Policy policy) {
        var found = rows.verification(id.id());
        if (found.isEmpty() || closed(found.get(), now, policy)) {
            return Decision.refused(new Failure.InvalidToken());
        }
        var verification = found.get();
        var matched = verification.match(candidates).filter(secret -> secret.usable(now));
        if (matched.isPresent()) {
            return success(rows, verification, matched.get(), now);
        }
        if (verification.usable(now).findAny().isEmpty()) {
            return Decision.refused(new Failure.ExpiredCode());
        }
        var tried = verification.tried(now);
        var triesLeft = policy.maximumWrongTries() - tried.wrongTries();
        var wrong = new Failure.WrongCode(triesLeft, policy.maximumWrongTries());
        return triesLeft <= 0 && tried.confirmation() == null
                ? Decision.refused(
                        wrong,
                        new Change.Put(tried),
                        new Change.Announce(new Event(Event.Kind.TRIES_EXHAUSTED, tried, now)))
                : Decision.refused(wrong, new Change.Put(tried));
    }

    /** After success the sign-up stays open to the same code, but to nothing else and no longer than the code lives. */
    private static boolean closed(Verification verification, Instant now, Policy policy) {
        return verification.confirmation() == null
                ? verification.over(now, policy)
                : verification.wrongTries() >= policy.maximumWrongTries()
                        || verification.usable(now).findAny().isEmpty();
    }

    private Decision<Confirmed> success(Rows rows, Verification verification, Secret secret, Instant now) {
        var earlier = verification.confirmation();
        if (earlier != null) {
            var user = new User(earlier.user(), verification.address(), earlier.at());
            return Decision.granted(new Confirmed(verification.id(), user));
        }
        var known = rows.user(verification.address());
        var user = new User(known.map(User::id).orElse(newUser), verification.address(), now);
        var after = verification.confirmed(secret, new Confirmation(user.id(), now, client));
        var put = new Change.Put(after);
        var announce = new Change.Announce(new Event(Event.Kind.CONFIRMED, after, now));
        var confirmed = new Confirmed(verification.id(), user);
        return known.isPresent()
                ? Decision.granted(confirmed, put, announce)
                : Decision.granted(confirmed, put, announce, new Change.AddUser(user));
    }
}
