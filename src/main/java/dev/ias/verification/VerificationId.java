package dev.ias.verification;

import java.util.UUID;

/**
 * What finds a verification without a search: the id of its row and the key of its recipient. Tokens of sign-ups carry
 * both.
 */
public record VerificationId(UUID id, LimitKey recipient) {}
