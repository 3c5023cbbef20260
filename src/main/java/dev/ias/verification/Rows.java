package dev.ias.verification;

import dev.ias.limit.SendLog;
import java.util.Optional;
import java.util.UUID;

/** The loaded state that rules decide on: what a command named, with the changes of those decided before it. */
public interface Rows {

    Optional<Verification> verification(UUID id);

    /** Empty for a recipient without a row. */
    SendLog sends(LimitKey recipient);

    Optional<User> user(Address address);
}
