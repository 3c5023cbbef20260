package dev.ias.verification;

import dev.ias.account.AccountId;
import java.time.Instant;
import java.util.Optional;

/**
 * Which verifications of an account are asked for.
 *
 * @param createdFrom at this moment or later
 * @param createdTo at this moment or earlier
 * @param offset how many to leave out
 * @param limit how many to answer at most
 */
public record VerificationFilter(
        AccountId account,
        Optional<Address> address,
        Optional<Boolean> confirmed,
        Optional<Instant> createdFrom,
        Optional<Instant> createdTo,
        long offset,
        int limit) {}
