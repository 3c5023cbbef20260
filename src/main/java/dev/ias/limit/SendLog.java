package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * When something was sent, as far back as any quota looks: the state of limits that are exact. In no window of a quota's
 * length are there ever more than its count, which GCRA with the same burst cannot promise.
 *
 * @param times oldest first
 */
public record SendLog(List<Instant> times) {

    // An instance whose clock is ahead must not forget what still counts for the others.
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    public static final SendLog EMPTY = new SendLog(List.of());

    public SendLog {
        times = times.stream().sorted().toList();
    }

    /** The first moment, not before {@code now}, at which all quotas have room for one more. */
    public Instant nextAllowed(List<Quota> quotas, Instant now) {
        return quotas.stream()
                .map(quota -> nextAllowed(quota, now))
                .max(Comparator.naturalOrder())
                .orElse(now);
    }

    /** How many more a quota has room for. */
    public int room(Quota quota, Instant now) {
        return Math.max(0, quota.count() - since(now.minus(quota.window())).size());
    }

    /** The log with one more, and without what no quota looks at any longer on any clock. */
    public SendLog plus(Instant now, List<Quota> quotas) {
        var longest = quotas.stream()
                .map(Quota::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return plus(now, 1, longest);
    }

    /** The log with several more at once, and without what the quota does not look at any longer. */
    public SendLog plus(Instant now, int more, Quota quota) {
        return plus(now, more, quota.window());
    }

    private SendLog plus(Instant now, int more, Duration window) {
        var kept = new ArrayList<>(since(now.minus(window).minus(CLOCK_TOLERANCE)));
        kept.addAll(Collections.nCopies(more, now));
        return new SendLog(kept);
    }

    private List<Instant> since(Instant start) {
        return times.stream().filter(time -> time.isAfter(start)).toList();
    }

    /** The log without one that turned out not to have been sent. */
    public SendLog minus(Instant time) {
        var rest = new ArrayList<>(times);
        rest.remove(time);
        return new SendLog(rest);
    }

    private Instant nextAllowed(Quota quota, Instant now) {
        if (times.size() < quota.count()) {
            return now;
        }
        var leaves = times.get(times.size() - quota.count()).plus(quota.window());
        return leaves.isAfter(now) ? leaves : now;
    }
}
