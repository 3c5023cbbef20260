package dev.ias.signup;

import dev.ias.command.Change;
import dev.ias.command.Command;
import dev.ias.command.Decision;
import dev.ias.command.Footprint;
import dev.ias.command.Footprint.UserLookup;
import dev.ias.command.LoadedState;
import dev.ias.verification.Failure;
import dev.ias.verification.Policy;
import dev.ias.verification.SecretHash;
import dev.ias.verification.StoredSecret;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import dev.ias.verification.Verification.Confirmation;
import dev.ias.verification.VerificationEvent;
import dev.ias.verification.VerificationId;
import java.time.Instant;
import java.util.List;

/**
 * Confirms the address of a sign-up with a code. Idempotent: the same code has the same result until it expires.
 *
 * @param candidates the presented code's hashes, one per key
 */
record Confirm(VerificationId id, List<SecretHash> candidates, VerificationEvent.Client client)
        implements Command<ConfirmedSignUp> {

    @Override
    public Footprint footprint() {
        return Footprint.of(id).withUser(new UserLookup.OfVerification());
    }

    @Override
    public Decision<ConfirmedSignUp> decide(LoadedState state, Instant now, Policy policy) {
        var found = state.verification(id.id());
        if (found.isEmpty() || closed(found.get(), now, policy)) {
            return Decision.refused(new Failure.InvalidToken());
        }
        var verification = found.get();
        var matched = verification.match(candidates).filter(secret -> secret.usable(now));
        if (matched.isPresent()) {
            return success(state, verification, matched.get(), now);
        }
        if (verification.usable(now).findAny().isEmpty()) {
            return Decision.refused(new Failure.ExpiredCode());
        }
        return wrongCode(verification, now, policy);
    }

    private static Decision<ConfirmedSignUp> wrongCode(Verification verification, Instant now, Policy policy) {
        var tried = verification.tried(now);
        var triesLeft = policy.maximumWrongTries() - tried.wrongTries();
        var wrong = new Failure.WrongCode(triesLeft, policy.maximumWrongTries());
        return triesLeft <= 0 && !tried.isConfirmed()
                ? Decision.refused(
                        wrong,
                        new Change.Put(tried),
                        new Change.Announce(new VerificationEvent.TriesExhausted(tried, now)))
                : Decision.refused(wrong, new Change.Put(tried));
    }

    /** After success the sign-up accepts only repetitions of the same code, until it expires. */
    private static boolean closed(Verification verification, Instant now, Policy policy) {
        return verification.isConfirmed()
                ? verification.wrongTries() >= policy.maximumWrongTries()
                        || verification.usable(now).findAny().isEmpty()
                : verification.over(now, policy);
    }

    private Decision<ConfirmedSignUp> success(
            LoadedState state, Verification verification, StoredSecret secret, Instant now) {
        var earlier = verification.confirmation();
        if (earlier.isPresent()) {
            var user = new User(
                    earlier.get().user(), verification.address(), earlier.get().at());
            return Decision.granted(new ConfirmedSignUp(verification.id(), user, true));
        }
        var known = state.user(verification.address());
        var user = new User(known.map(User::id).orElseGet(id::newUser), verification.address(), now);
        var after = verification.confirmed(secret, new Confirmation(user.id(), now, client.address()));
        var put = new Change.Put(after);
        var announce = new Change.Announce(new VerificationEvent.Confirmed(after, now, client));
        var confirmed = new ConfirmedSignUp(verification.id(), user, false);
        return known.isPresent()
                ? Decision.granted(confirmed, put, announce)
                : Decision.granted(confirmed, put, announce, new Change.AddUser(user));
    }
}
