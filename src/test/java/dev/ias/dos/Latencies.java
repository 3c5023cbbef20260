package dev.ias.dos;

import java.time.Duration;
import java.util.List;

/** Latencies of calls, in ascending order. */
record Latencies(List<Duration> sorted) {

    static Latencies of(List<HonestCall> calls) {
        return new Latencies(calls.stream().map(HonestCall::duration).sorted().toList());
    }

    /** Returns the quantile; zero if there are no calls. */
    Duration at(double share) {
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) (share * (sorted.size() - 1)));
    }
}
