package dev.ias.command;

import dev.ias.limit.SendLog;
import dev.ias.verification.Address;
import dev.ias.verification.LimitKey;
import dev.ias.verification.User;
import dev.ias.verification.Verification;
import java.util.Optional;
import java.util.UUID;

/** The rows of a command's footprint, with the changes of the commands decided before it. */
public interface LoadedState {

    Optional<Verification> verification(UUID id);

    /** Returns an empty log if there is no row. */
    SendLog sends(LimitKey recipient);

    Optional<User> user(Address address);
}
