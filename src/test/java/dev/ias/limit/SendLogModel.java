package dev.ias.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reference model of {@link SendLog}: keeps the time of every send and never prunes. */
final class SendLogModel {

    private final List<Instant> times = new ArrayList<>();

    void add(Instant time, int count) {
        times.addAll(Collections.nCopies(count, time));
    }

    void remove(Instant time, int count) {
        for (var i = 0; i < count; i++) {
            times.remove(time);
        }
    }

    /** Returns one of the times. */
    Instant any(int number) {
        return times.get(number % times.size());
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    int room(Quota quota, Instant now) {
        return Math.max(0, quota.count() - (int) countedAfter(now.minus(quota.window())));
    }

    /** Returns the maximum number of sends in any window; windows begin with a send and exclude their end. */
    long fullestWindow(Quota quota) {
        return times.stream()
                .distinct()
                .mapToLong(first -> countedAfter(first.minusNanos(1))
                        - countedAfter(first.plus(quota.window()).minusNanos(1)))
                .max()
                .orElse(0);
    }

    /** Tries every time at which a send leaves a window. */
    Instant nextAllowed(List<Quota> quotas, Instant now) {
        return quotas.stream()
                .flatMap(quota -> times.stream().map(time -> time.plus(quota.window())))
                .filter(leaves -> leaves.isAfter(now))
                .sorted()
                .filter(leaves -> hasRoom(quotas, leaves))
                .findFirst()
                .filter(leaves -> !hasRoom(quotas, now))
                .orElse(now);
    }

    private boolean hasRoom(List<Quota> quotas, Instant now) {
        return quotas.stream().allMatch(quota -> room(quota, now) > 0);
    }

    private long countedAfter(Instant start) {
        return times.stream().filter(time -> time.isAfter(start)).count();
    }
}
