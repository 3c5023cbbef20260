package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When something was sent, as far back as any quota looks: the state of limits that no window exceeds. In none of a quota's
 * length are there ever more than its count, which GCRA with the same burst cannot promise. What is added one by one is
 * kept exactly. What is reserved counts a little longer than its window, so that the log stays short however much it is.
 *
 * @param runs oldest first, one for each time
 */
public record SendLog(List<Run> runs) {

    /** How many steps a window has whose times are rounded, so that its log has about as many runs at most. */
    public static final int STEPS = 288;

    // An instance whose clock is ahead must not forget what still counts for the others.
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    // What the database keeps of a time.
    private static final Duration SHORTEST_STEP = Duration.of(1, ChronoUnit.MICROS);

    public static final SendLog EMPTY = new SendLog(List.of());

    /**
     * What was sent at one time.
     *
     * @param count at least 1
     */
    public record Run(Instant time, long count) {

        public Run {
            if (count < 1) {
                throw new IllegalArgumentException("a run counts at least 1");
            }
        }
    }

    public SendLog {
        runs = merged(runs);
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
        var counted =
                since(now.minus(quota.window())).stream().mapToLong(Run::count).sum();
        return (int) Math.max(0, quota.count() - counted);
    }

    /** The log with one more, and without what no quota looks at any longer on any clock. */
    public SendLog plus(Instant now, List<Quota> quotas) {
        var longest = quotas.stream()
                .map(Quota::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return plus(new Run(now, 1), now.minus(longest));
    }

    /** The log without one that turned out not to have been sent. */
    public SendLog minus(Instant time) {
        return minus(time, 1);
    }

    /**
     * The log with so many more, and without what the quota does not look at any longer on any clock. They count from the
     * next whole {@linkplain #STEPS step} of the quota's window on: at most a step longer than they should, never shorter.
     *
     * @param count at least 1
     */
    public SendLog reserve(int count, Quota quota, Instant now) {
        return plus(new Run(roundedUp(now, quota), count), now.minus(quota.window()));
    }

    /**
     * The log without so many of those that were reserved at that time.
     *
     * @param reserved what was {@code now} then
     */
    public SendLog release(int count, Quota quota, Instant reserved) {
        return minus(roundedUp(reserved, quota), count);
    }

    private SendLog plus(Run more, Instant start) {
        var kept = since(start.minus(CLOCK_TOLERANCE));
        kept.add(more);
        return new SendLog(kept);
    }

    private SendLog minus(Instant time, int count) {
        var rest = new ArrayList<Run>(runs.size());
        for (var run : runs) {
            var left = run.time().equals(time) ? run.count() - count : run.count();
            if (left > 0) {
                rest.add(new Run(run.time(), left));
            }
        }
        return new SendLog(rest);
    }

    private List<Run> since(Instant start) {
        var kept = new ArrayList<Run>(runs.size() + 1);
        for (var run : runs) {
            if (run.time().isAfter(start)) {
                kept.add(run);
            }
        }
        return kept;
    }

    /** When the oldest of the last so many leaves the window. */
    private Instant nextAllowed(Quota quota, Instant now) {
        var counted = 0L;
        for (var run : runs.reversed()) {
            counted += run.count();
            if (counted >= quota.count()) {
                var leaves = run.time().plus(quota.window());
                return leaves.isAfter(now) ? leaves : now;
            }
        }
        return now;
    }

    private static Instant roundedUp(Instant time, Quota quota) {
        var step = quota.window().dividedBy(STEPS).truncatedTo(ChronoUnit.MICROS);
        var nanos = (step.isZero() ? SHORTEST_STEP : step).toNanos();
        return Instant.EPOCH.plusNanos(Math.ceilDiv(ChronoUnit.NANOS.between(Instant.EPOCH, time), nanos) * nanos);
    }

    private static List<Run> merged(List<Run> runs) {
        var sorted = new ArrayList<>(runs);
        sorted.sort(Comparator.comparing(Run::time));
        var merged = new ArrayList<Run>(sorted.size());
        for (var run : sorted) {
            if (!merged.isEmpty() && merged.getLast().time().equals(run.time())) {
                merged.add(new Run(run.time(), merged.removeLast().count() + run.count()));
            } else {
                merged.add(run);
            }
        }
        return List.copyOf(merged);
    }
}
