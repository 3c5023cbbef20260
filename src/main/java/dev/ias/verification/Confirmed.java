package dev.ias.verification;

import java.util.UUID;

/**
 * An address that was proved.
 *
 * @param signUp the sign-up that proved it; the same for every repetition of the call
 */
public record Confirmed(UUID signUp, User user) {}
