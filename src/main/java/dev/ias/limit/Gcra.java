package dev.ias.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * The Generic Cell Rate Algorithm (ITU-T I.371) in its virtual scheduling form. The state is one instant, the
 * theoretical arrival time. A burst of the whole quota is allowed at once, then one arrival every
 * {@code window / count}. The long-term rate is that of the quota, but a window that begins with a full burst can
 * contain up to twice the quota; limits that guarantee "at most n in any window" use {@link SendLog}.
 */
public final class Gcra {

    /** Result for one arrival. */
    public sealed interface Admission {

        /** The arrival is allowed; contains the new state. */
        record Allowed(Instant theoreticalArrival) implements Admission {}

        /**
         * The arrival is denied and the state unchanged. A retry after this time succeeds unless another arrival is
         * first.
         */
        record Denied(Duration retryAfter) implements Admission {}
    }

    private Gcra() {}

    /**
     * Decides one arrival. A state more than one window ahead of {@code now} was written before the clock was set back;
     * it is ignored, because otherwise all arrivals would be denied until the clock has caught up.
     *
     * @param theoreticalArrival the state; {@code now} for a key without state
     */
    public static Admission decide(Quota quota, Instant theoreticalArrival, Instant now) {
        return theoreticalArrival.isAfter(now.plus(quota.window()))
                ? new Admission.Allowed(now.plus(interval(quota)))
                : decideOnTime(quota, theoreticalArrival, now);
    }

    private static Admission decideOnTime(Quota quota, Instant theoreticalArrival, Instant now) {
        var earliest = theoreticalArrival.plus(interval(quota)).minus(quota.window());
        if (earliest.isAfter(now)) {
            return new Admission.Denied(Duration.between(now, earliest));
        }
        var base = theoreticalArrival.isAfter(now) ? theoreticalArrival : now;
        return new Admission.Allowed(base.plus(interval(quota)));
    }

    /** Returns the state with one allowed arrival reverted that was not used. */
    public static Instant refund(Quota quota, Instant theoreticalArrival) {
        return theoreticalArrival.minus(interval(quota));
    }

    private static Duration interval(Quota quota) {
        return quota.window().dividedBy(quota.count());
    }
}
