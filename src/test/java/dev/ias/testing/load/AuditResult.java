package dev.ias.testing.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Result of checking all calls made before, during and after a fault.
 *
 * @param lost mails that were granted but not delivered
 * @param duplicates mails that were delivered more than once
 * @param wrong descriptions of answers, mails and codes that violate a guarantee
 * @param slowest longest time of a call
 * @param latest longest time from a call to its mail
 */
public record AuditResult(int calls, int lost, int duplicates, List<String> wrong, Duration slowest, Duration latest) {

    /** Returns the result of the calls of both. */
    AuditResult and(AuditResult other) {
        return new AuditResult(
                calls + other.calls,
                lost + other.lost,
                duplicates + other.duplicates,
                Stream.concat(wrong.stream(), other.wrong.stream()).toList(),
                longer(slowest, other.slowest),
                longer(latest, other.latest));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
