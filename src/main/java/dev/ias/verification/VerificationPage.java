package dev.ias.verification;

import java.util.List;

/**
 * Some of the verifications that were asked for.
 *
 * @param total how many there are in all
 */
public record VerificationPage(long total, List<Verification> verifications) {}
