package dev.ias.link;

import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import java.time.Instant;
import java.util.Optional;

/**
 * Selects verifications of an account.
 *
 * @param createdFrom created at this time or later
 * @param createdTo created at this time or earlier
 * @param offset number of matches to skip
 * @param limit maximum number of matches to return
 */
public record VerificationFilter(
        AccountId account,
        Optional<Address> address,
        Optional<Boolean> confirmed,
        Optional<Instant> createdFrom,
        Optional<Instant> createdTo,
        long offset,
        int limit) {}
