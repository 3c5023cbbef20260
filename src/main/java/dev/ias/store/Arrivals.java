package dev.ias.store;

import dev.ias.limit.SendLog;
import dev.ias.limit.SendLog.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.stream.LongStream;

/**
 * A send log as {@code rate_limit} keeps it: times as microseconds of the epoch, oldest first. Before a time that counts for
 * several stands their number, negated; so the last element is the last time in any case.
 */
final class Arrivals {

    private Arrivals() {}

    static Long[] of(SendLog log) {
        return log.runs().stream()
                .flatMapToLong(run -> run.count() == 1
                        ? LongStream.of(micros(run.time()))
                        : LongStream.of(-run.count(), micros(run.time())))
                .boxed()
                .toArray(Long[]::new);
    }

    /** Times may be repeated, as they were before there were numbers. A number that no time follows counts for nothing. */
    static SendLog log(Long[] arrivals) {
        var runs = new ArrayList<Run>(arrivals.length);
        var count = 1L;
        for (long arrival : arrivals) {
            if (arrival < 0) {
                count = -arrival;
            } else {
                runs.add(new Run(Instant.EPOCH.plus(arrival, ChronoUnit.MICROS), count));
                count = 1;
            }
        }
        return new SendLog(runs);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
