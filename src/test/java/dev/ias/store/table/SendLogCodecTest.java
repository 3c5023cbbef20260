package dev.ias.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ias.limit.Quota;
import dev.ias.limit.SendLog;
import dev.ias.limit.SendLog.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SendLogCodecTest {

    private static final Long[] NO_ACTORS = {};

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final long MICROS = 1_772_366_400_000_000L;

    static List<Arguments> logs() {
        return List.of(
                arguments(List.of(), new Long[] {}),
                arguments(List.of(run(0, 1), run(1, 1)), new Long[] {MICROS, MICROS + 1}),
                arguments(List.of(run(0, 500)), new Long[] {-500L, MICROS}),
                arguments(
                        List.of(run(0, 2), run(1, 1), run(2, 3_000_000_000L)),
                        new Long[] {-2L, MICROS, MICROS + 1, -3_000_000_000L, MICROS + 2}));
    }

    @ParameterizedTest
    @MethodSource("logs")
    void timesAreStoredInMicrosecondsPrecededByCountsOtherThanOne(List<Run> runs, Long[] arrivals) {
        assertThat(SendLogCodec.times(new SendLog(runs))).isEqualTo(arrivals);
        assertThat(SendLogCodec.log(arrivals, NO_ACTORS)).isEqualTo(new SendLog(runs));
    }

    @Test
    void repeatedTimesAreCounted() {
        assertThat(SendLogCodec.log(new Long[] {MICROS, MICROS, MICROS, MICROS + 1}, NO_ACTORS)
                        .runs())
                .containsExactly(run(0, 3), run(1, 1));
    }

    /** Logs written by a version without counts, which sorted counts to the front, or removed the time of one. */
    static Stream<Arguments> disorder() {
        return Stream.of(
                arguments(new Long[] {-500L, -3L, MICROS, MICROS + 1}, List.of(run(0, 3), run(1, 1))),
                arguments(new Long[] {-500L}, List.of()),
                arguments(new Long[] {MICROS, -500L}, List.of(run(0, 1))));
    }

    @ParameterizedTest
    @MethodSource("disorder")
    void logsOfAnOlderVersionAreRead(Long[] arrivals, List<Run> runs) {
        assertThat(SendLogCodec.log(arrivals, NO_ACTORS).runs()).isEqualTo(runs);
    }

    @Test
    void aMillionSendsADayFitIntoSixHundredNumbers() {
        var quota = new Quota(1_000_000_000, Duration.ofDays(1));
        var log = SendLog.EMPTY;
        for (var call = 0; call < 2_000; call++) {
            log = log.reserve(500, quota, START.plusSeconds(43L * call));
        }

        assertThat(quota.count() - log.room(quota, START.plusSeconds(43 * 1_999)))
                .isEqualTo(1_000_000);
        assertThat(SendLogCodec.times(log)).hasSizeLessThan(600);
        assertThat(SendLogCodec.log(SendLogCodec.times(log), NO_ACTORS)).isEqualTo(log);
    }

    private static Run run(int micros, long count) {
        return new Run(START.plus(micros, ChronoUnit.MICROS), count, SendLog.NO_ACTOR);
    }
}
