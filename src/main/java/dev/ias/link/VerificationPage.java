package dev.ias.link;

import dev.ias.verification.Verification;
import java.util.List;

/**
 * One page of the verifications that match a filter.
 *
 * @param total number of matches on all pages
 */
public record VerificationPage(long total, List<Verification> verifications) {}
