package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Sliding-window log of sends: the state of exact limits. No window of a quota's length ever contains more sends than
 * its count, which GCRA with the same burst cannot guarantee. Single sends are logged at their exact time. The time of
 * reservations is rounded up, so that they count slightly longer than the window and the log stays short for any number
 * of them. Entries are pruned a minute after they have left the windows, for instances whose clock is behind.
 *
 * @param runs oldest first, at most one for each time and actor
 */
public record SendLog(List<Run> runs) {

    /**
     * Number of steps per window to which times of reservations are rounded; bounds the number of runs to about this.
     */
    public static final int STEPS = 288;

    // An instance whose clock is ahead must not prune entries that still count for the other instances.
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    // Resolution of times in the database.
    private static final Duration SHORTEST_STEP = Duration.of(1, ChronoUnit.MICROS);

    /** The actor of logs that do not distinguish actors. */
    public static final long NO_ACTOR = 0;

    public static final SendLog EMPTY = new SendLog(List.of());

    private static final Comparator<Run> ORDER = Comparator.comparing(Run::time).thenComparingLong(Run::actor);

    /**
     * Sends with the same time and actor.
     *
     * @param count at least 1
     * @param actor who requested them, as an opaque number; {@link #NO_ACTOR} if the log is of one actor
     */
    public record Run(Instant time, long count, long actor) {

        public Run {
            if (count < 1) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "count is %d; at least 1 is needed", count));
            }
        }

        private boolean follows(Run other) {
            return time.equals(other.time) && actor == other.actor;
        }
    }

    public SendLog {
        runs = merged(runs);
    }

    /** Returns the earliest time, not before {@code now}, at which all quotas permit another send. */
    public Instant nextAllowed(List<Quota> quotas, Instant now) {
        var next = now;
        for (var quota : quotas) {
            var allowed = nextAllowed(quota, now);
            next = allowed.isAfter(next) ? allowed : next;
        }
        return next;
    }

    /** Returns how many further sends a quota permits now. */
    public int room(Quota quota, Instant now) {
        var counted =
                since(now.minus(quota.window())).stream().mapToLong(Run::count).sum();
        return (int) Math.max(0, quota.count() - counted);
    }

    /** Returns the sends that one actor requested. */
    public SendLog of(long actor) {
        return new SendLog(runs.stream().filter(run -> run.actor() == actor).toList());
    }

    /** Returns a copy with one send at {@code now} added and entries outside the longest window pruned. */
    public SendLog plus(Instant now, long actor, List<Quota> quotas) {
        var longest = quotas.stream()
                .map(Quota::window)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return plus(new Run(now, 1, actor), now.minus(longest));
    }

    /** Returns a copy without one send of that time; unchanged if there is none. Reverts {@link #plus}. */
    public SendLog minus(Instant time) {
        return minus(time, 1);
    }

    /**
     * Returns a copy with {@code count} reservations added and entries outside the window pruned. Their time is rounded
     * up to the next whole {@linkplain #STEPS step} of the window: they count at most one step longer than the window,
     * never shorter.
     *
     * @param count at least 1
     */
    public SendLog reserve(int count, Quota quota, Instant now) {
        return plus(new Run(roundedUp(now, quota), count, NO_ACTOR), now.minus(quota.window()));
    }

    /**
     * Returns a copy without {@code count} reservations of that time; unchanged if they have been pruned.
     *
     * @param reserved the {@code now} of {@link #reserve}
     */
    public SendLog release(int count, Quota quota, Instant reserved) {
        return minus(roundedUp(reserved, quota), count);
    }

    private SendLog plus(Run more, Instant start) {
        var remaining = since(start.minus(CLOCK_TOLERANCE));
        remaining.add(more);
        return new SendLog(remaining);
    }

    private SendLog minus(Instant time, int count) {
        var rest = new ArrayList<Run>(runs.size());
        var reverted = 0L;
        for (var run : runs) {
            var here = run.time().equals(time) ? Math.min(run.count(), count - reverted) : 0;
            reverted += here;
            if (run.count() > here) {
                rest.add(new Run(run.time(), run.count() - here, run.actor()));
            }
        }
        return new SendLog(rest);
    }

    private List<Run> since(Instant start) {
        var remaining = new ArrayList<Run>(runs.size() + 1);
        for (var run : runs) {
            if (run.time().isAfter(start)) {
                remaining.add(run);
            }
        }
        return remaining;
    }

    /**
     * Returns when the oldest of the last {@code quota.count()} sends leaves the window, if that is after {@code now}.
     */
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
        return isOrdered(runs) ? List.copyOf(runs) : sorted(runs);
    }

    /** Returns whether a list is what {@link #sorted} returns for it: the usual case. */
    private static boolean isOrdered(List<Run> runs) {
        for (var i = 1; i < runs.size(); i++) {
            if (ORDER.compare(runs.get(i - 1), runs.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static List<Run> sorted(List<Run> runs) {
        var sorted = new ArrayList<>(runs);
        sorted.sort(ORDER);
        var merged = new ArrayList<Run>(sorted.size());
        for (var run : sorted) {
            if (!merged.isEmpty() && run.follows(merged.getLast())) {
                merged.add(new Run(run.time(), merged.removeLast().count() + run.count(), run.actor()));
            } else {
                merged.add(run);
            }
        }
        return List.copyOf(merged);
    }
}
