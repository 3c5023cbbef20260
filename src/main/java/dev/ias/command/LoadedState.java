package dev.ias.command;

import dev.ias.limit.LimitHistory;
import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import java.util.Optional;
import java.util.UUID;

/** The rows of a command's footprint, with the changes of the commands decided before it. */
public interface LoadedState {

    Optional<Verification> verification(UUID id);

    /** Returns an empty history if there is no row. */
    LimitHistory history(LimitKey key);

    Optional<User> user(Address address);
}
