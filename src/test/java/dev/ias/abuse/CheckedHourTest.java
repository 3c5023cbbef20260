package dev.ias.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sliding hour of checked codes. */
class CheckedHourTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aMinuteCountsUntilAnHourAfterItsBegin() {
        var hour = hour(minute(0, 3, 2));

        assertThat(hour.at(NOON.plus(Duration.ofHours(1)).minusNanos(1)).wrong())
                .isEqualTo(2);
        assertThat(hour.at(NOON.plus(Duration.ofHours(1))).checked()).isZero();
    }

    @Test
    void minutesLeaveTheWindowOneByOne() {
        var hour = CheckedHour.of(
                IntStream.range(0, 60).mapToObj(begin -> minute(begin, 0, 1)).toList());

        for (var passed = 0; passed <= 60; passed++) {
            assertThat(hour.at(NOON.plus(Duration.ofMinutes(59 + passed))).wrong())
                    .isEqualTo(60 - passed);
        }
    }

    @Test
    void aClockThatIsAheadCountsWithinFiveMinutesOnly() {
        assertThat(hour(minute(5, 0, 1)).at(NOON).wrong()).isEqualTo(1);
        assertThat(hour(minute(6, 0, 1)).at(NOON).wrong()).isZero();
    }

    @Test
    void atMost65MinutesAreKept() {
        var days = CheckedHour.of(IntStream.range(-3_000, 3_000)
                .mapToObj(begin -> minute(begin, 1, 1))
                .toList());

        assertThat(days.at(NOON).minutes()).hasSize(65);
        assertThat(days.at(NOON.plusSeconds(1)).minutes()).hasSize(65);
    }

    @Test
    void countsOfInstancesAreAddedByMinute() {
        var sum = hour(minute(0, 1, 2), minute(1, 3, 4)).plus(hour(minute(1, 10, 20), minute(2, 30, 40)));

        assertThat(sum.minutes().values()).containsExactly(minute(0, 1, 2), minute(1, 13, 24), minute(2, 30, 40));
        assertThat(sum.wrong()).isEqualTo(66);
        assertThat(sum.checked()).isEqualTo(110);
    }

    @Test
    void itsStateIsThatOfTheNewestMinute() {
        var closed = minute(1, 0, 0);
        var open = new CheckedMinute(NOON, 0, 0, true);

        assertThat(CheckedHour.empty().open()).isFalse();
        assertThat(hour(open).open()).isTrue();
        assertThat(hour(open, closed).open()).isFalse();
        assertThat(hour(closed, open.marked(false)).open()).isFalse();
        assertThat(hour(closed).plus(hour(closed.marked(true))).open())
                .as("open at one instance")
                .isTrue();
    }

    private static CheckedHour hour(CheckedMinute... minutes) {
        return CheckedHour.of(List.of(minutes));
    }

    private static CheckedMinute minute(int begin, long correct, long wrong) {
        return new CheckedMinute(NOON.plus(Duration.ofMinutes(begin)), correct, wrong, false);
    }
}
