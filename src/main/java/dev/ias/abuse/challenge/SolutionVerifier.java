package dev.ias.abuse.challenge;

import dev.ias.verification.Failure.InvalidSolution;
import java.net.InetAddress;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Issues the challenges of one provider and verifies their solutions. Never blocks. */
interface SolutionVerifier {

    /**
     * A verified solution.
     *
     * @param identity equal for all spellings of the solution; used to accept it once
     * @param expiresAt the time from which it is not valid any more
     * @param assumed whether it counts as solved without having been verified
     */
    record Verified(String identity, Instant expiresAt, boolean assumed) {}

    /** Returns a new challenge. */
    CallerChallenge issue();

    /** Verifies a solution; fails with {@link InvalidSolution} if it is wrong or has expired. */
    CompletableFuture<Verified> verify(String solution, InetAddress client);
}
