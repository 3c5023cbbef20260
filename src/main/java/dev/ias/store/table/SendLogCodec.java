package dev.ias.store.table;

import dev.ias.limit.SendLog;
import dev.ias.limit.SendLog.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.stream.LongStream;

/**
 * Encodes a send log for {@code rate_limit.arrivals}: times in microseconds since the epoch, oldest first. A time with a count
 * above one is preceded by the negated count, so the last element is always the last time.
 */
final class SendLogCodec {

    private SendLogCodec() {}

    static Long[] of(SendLog log) {
        return log.runs().stream()
                .flatMapToLong(run -> run.count() == 1
                        ? LongStream.of(micros(run.time()))
                        : LongStream.of(-run.count(), micros(run.time())))
                .boxed()
                .toArray(Long[]::new);
    }

    /** Decodes a log. Repeated times are accepted; a count without a time is ignored. */
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
