package dev.ias.testing.load;

import java.time.Duration;
import java.util.List;

/**
 * Result of checking all calls made before, during and after a fault.
 *
 * @param lost mails that were granted but not delivered
 * @param duplicates mails that were delivered more than once
 * @param wrong descriptions of answers, mails and codes that violate a guarantee
 * @param slowest longest time of a call
 * @param latest longest time from a call to its mail
 */
public record AuditResult(int calls, int lost, int duplicates, List<String> wrong, Duration slowest, Duration latest) {}
