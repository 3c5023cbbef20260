package dev.ias.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The plainest log there could be: every single time, for ever. What a {@link SendLog} is held against. */
final class EverySend {

    private final List<Instant> times = new ArrayList<>();

    void add(Instant time, int count) {
        times.addAll(Collections.nCopies(count, time));
    }

    void remove(Instant time, int count) {
        for (var i = 0; i < count; i++) {
            times.remove(time);
        }
    }

    /** One of all times. */
    Instant any(int number) {
        return times.get(number % times.size());
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    int room(Quota quota, Instant now) {
        return Math.max(0, quota.count() - (int) countedAfter(now.minus(quota.window())));
    }

    /** The most that any window holds; windows begin with a send and do not include their end. */
    long fullestWindow(Quota quota) {
        return times.stream()
                .distinct()
                .mapToLong(first -> countedAfter(first.minusNanos(1))
                        - countedAfter(first.plus(quota.window()).minusNanos(1)))
                .max()
                .orElse(0);
    }

    /** Tries every moment at which one of them leaves a window. */
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
