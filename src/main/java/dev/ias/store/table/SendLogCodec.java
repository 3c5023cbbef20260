package dev.ias.store.table;

import dev.ias.limit.SendLog;
import dev.ias.limit.SendLog.Run;
import java.util.ArrayList;
import java.util.stream.LongStream;

/**
 * Encodes a send log for {@code rate_limit}. {@code arrivals} has times in microseconds since the epoch, oldest first.
 * A time with a count above one is preceded by the negated count, so the last element is always the last time.
 * {@code actors} has the actor of each time; it is empty if the log does not distinguish actors.
 */
final class SendLogCodec {

    private SendLogCodec() {}

    static Long[] times(SendLog log) {
        return log.runs().stream()
                .flatMapToLong(run -> run.count() == 1
                        ? LongStream.of(LimitHistoryCodec.micros(run.time()))
                        : LongStream.of(-run.count(), LimitHistoryCodec.micros(run.time())))
                .boxed()
                .toArray(Long[]::new);
    }

    static Long[] actors(SendLog log) {
        return log.runs().stream().allMatch(run -> run.actor() == SendLog.NO_ACTOR)
                ? new Long[0]
                : log.runs().stream().map(Run::actor).toArray(Long[]::new);
    }

    /** Decodes a log. Repeated times are accepted; a count without a time is ignored, and so are surplus actors. */
    static SendLog log(Long[] arrivals, Long[] actors) {
        var runs = new ArrayList<Run>(arrivals.length);
        var count = 1L;
        for (long arrival : arrivals) {
            if (arrival < 0) {
                count = -arrival;
            } else {
                var actor = runs.size() < actors.length ? actors[runs.size()] : SendLog.NO_ACTOR;
                runs.add(new Run(LimitHistoryCodec.instant(arrival), count, actor));
                count = 1;
            }
        }
        return new SendLog(runs);
    }
}
