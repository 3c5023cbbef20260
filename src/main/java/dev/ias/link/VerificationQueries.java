package dev.ias.link;

import dev.ias.verification.Address;
import dev.ias.verification.Verification;
import java.util.Optional;
import java.util.UUID;

/** Read access to committed verifications, outside of commands. */
public interface VerificationQueries {

    Optional<Verification> find(UUID id);

    /** Returns the pending verification by link of an address; of several, the one that was mailed last. */
    Optional<Verification> findPending(Address address);

    /** Returns the verifications of an account that match, the oldest first. */
    VerificationPage list(VerificationFilter filter);
}
