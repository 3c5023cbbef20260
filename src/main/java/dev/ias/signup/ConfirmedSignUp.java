package dev.ias.signup;

import dev.ias.verification.User;
import java.util.UUID;

/**
 * A proved address.
 *
 * @param signUp the sign-up that proved it; the same for every repetition of the call
 * @param repeated whether an earlier call has proved it already
 */
public record ConfirmedSignUp(UUID signUp, User user, boolean repeated) {}
