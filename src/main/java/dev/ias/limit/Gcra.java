package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * The Generic Cell Rate Algorithm (ITU-T I.371) in its virtual scheduling form. The state is one instant, the theoretical
 * arrival time. A burst of the whole quota passes at once; then one passes every {@code window / count}. Over a long time
 * that is the quota's rate; a window that begins with a full burst can hold up to twice the quota, so limits that promise
 * "at most n in any window" use {@link SendLog}.
 */
public final class Gcra {

    /** What was decided. */
    public sealed interface Decision {

        /** It passes; the state to keep. */
        record Allowed(Instant theoreticalArrival) implements Decision {}

        /** It does not; the state stays as it was. Waiting for this long helps, if nobody else comes first. */
        record Denied(Duration retryAfter) implements Decision {}
    }

    private Gcra() {}

    /**
     * Decides about one arrival. A state that is further ahead than a whole quota can bring about was written before the
     * clock was put back; it counts for nothing, or nobody would pass until the clock has caught up.
     *
     * @param theoreticalArrival the state; for a key that has none, {@code now}
     */
    public static Decision decide(Quota quota, Instant theoreticalArrival, Instant now) {
        return theoreticalArrival.isAfter(now.plus(quota.window()))
                ? new Decision.Allowed(now.plus(interval(quota)))
                : decideOnTime(quota, theoreticalArrival, now);
    }

    private static Decision decideOnTime(Quota quota, Instant theoreticalArrival, Instant now) {
        var earliest = theoreticalArrival.plus(interval(quota)).minus(quota.window());
        if (earliest.isAfter(now)) {
            return new Decision.Denied(Duration.between(now, earliest));
        }
        var base = theoreticalArrival.isAfter(now) ? theoreticalArrival : now;
        return new Decision.Allowed(base.plus(interval(quota)));
    }

    /** The state with one arrival taken back, for something that passed and then was not used. */
    public static Instant refund(Quota quota, Instant theoreticalArrival) {
        return theoreticalArrival.minus(interval(quota));
    }

    private static Duration interval(Quota quota) {
        return quota.window().dividedBy(quota.count());
    }
}
