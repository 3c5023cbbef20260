package dev.ias.verification;

import java.util.Optional;

/**
 * A mail that was counted and queued.
 *
 * @param before the verification as it was, to be put back if the mail cannot be sent; none for the first mail
 */
record Sent(Message message, Mac mac, Optional<Verification> before, Verification after, Allowance allowance) {}
