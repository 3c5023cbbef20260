package dev.ias.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares {@link SendLog} with its reference model, {@link SendLogModel}. */
class SendLogModelTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Duration CALL = Duration.ofSeconds(43);

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void singleSendsAreExact(long seed) {
        var random = new Random(seed);
        var quotas =
                List.of(new Quota(1 + random.nextInt(8), Duration.ofHours(1)), new Quota(1 + random.nextInt(16), DAY));
        var model = new SendLogModel();
        var log = SendLog.EMPTY;
        var now = START;
        for (var i = 0; i < 150; i++) {
            now = now.plus(someTime(random, Duration.ofHours(6)));
            assertThat(log.nextAllowed(quotas, now))
                    .as("seed %d, call %d", seed, i)
                    .isEqualTo(model.nextAllowed(quotas, now));
            for (var quota : quotas) {
                assertThat(log.room(quota, now)).as("seed %d, call %d", seed, i).isEqualTo(model.room(quota, now));
            }
            if (random.nextInt(5) == 0 && !model.isEmpty()) {
                var unsent = model.any(random.nextInt(1_000));
                log = log.minus(unsent);
                model.remove(unsent, 1);
            } else if (random.nextInt(3) > 0) {
                log = log.plus(now, SendLog.NO_ACTOR, quotas);
                model.add(now, 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void reservationsCountAtLeastTheWindowAndAtMostOneStepLonger(long seed) {
        var random = new Random(seed);
        var quota = new Quota(1 + random.nextInt(500), DAY);
        var model = new SendLogModel();
        var log = SendLog.EMPTY;
        var now = START;
        for (var i = 0; i < 150; i++) {
            now = now.plus(someTime(random, Duration.ofHours(9)));
            var aboutTheEnd = now.plus(DAY).plus(Duration.ofSeconds(random.nextInt(-400, 400)));
            for (var at : List.of(now, aboutTheEnd)) {
                assertThat(log.room(quota, at))
                        .as("seed %d, call %d", seed, i)
                        .isBetween(model.room(quota, at.minus(STEP)), model.room(quota, at));
            }
            var granted = Math.min(log.room(quota, now), 1 + random.nextInt(100));
            if (granted > 0) {
                var unused = random.nextInt(granted + 1);
                log = log.reserve(granted, quota, now).release(unused, quota, now);
                model.add(now, granted - unused);
            }
        }
        assertThat(model.fullestWindow(quota)).as("seed %d", seed).isPositive().isLessThanOrEqualTo(quota.count());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReleaseRevertsExactlyItsReservation(long seed) {
        var random = new Random(seed);
        var quota = new Quota(1_000_000, Duration.ofMillis(1 + random.nextInt(100_000_000)));
        var others = SendLog.EMPTY;
        for (var i = 0; i < 20; i++) {
            others = others.reserve(1 + random.nextInt(500), quota, START.plus(someTime(random, quota.window())));
        }
        var now = START.plus(quota.window());
        var reserved = others.reserve(500, quota, now);
        var later = now.plus(someTime(random, Duration.ofMinutes(10)));
        var between = reserved.reserve(7, quota, later);

        assertThat(reserved.release(500, quota, now).room(quota, now)).isEqualTo(others.room(quota, now));
        assertThat(reserved.release(200, quota, now)).isEqualTo(others.reserve(300, quota, now));
        assertThat(between.release(500, quota, now).room(quota, later))
                .isEqualTo(others.reserve(7, quota, later).room(quota, later));
        assertThat(between.release(500, quota, now).release(7, quota, later).room(quota, later))
                .isEqualTo(others.room(quota, later));
    }

    @Test
    void releasingPrunedReservationsChangesNothing() {
        var quota = new Quota(1_000, DAY);
        var log = SendLog.EMPTY
                .reserve(500, quota, START)
                .reserve(3, quota, START.plus(DAY).plus(Duration.ofHours(1)));

        assertThat(log.runs()).hasSize(1);
        assertThat(log.release(500, quota, START)).isEqualTo(log);
    }

    @Test
    void aTimeOnAStepIsNotRounded() {
        var quota = new Quota(1_000, DAY);
        var step = Instant.parse("2026-03-01T12:05:00Z");

        assertThat(SendLog.EMPTY.reserve(2, quota, step).runs())
                .containsExactly(new SendLog.Run(step, 2, SendLog.NO_ACTOR));
        assertThat(SendLog.EMPTY.reserve(2, quota, step.minusNanos(1)).runs())
                .containsExactly(new SendLog.Run(step, 2, SendLog.NO_ACTOR));
        assertThat(SendLog.EMPTY.reserve(2, quota, step.plusNanos(1)).runs())
                .containsExactly(new SendLog.Run(step.plus(STEP), 2, SendLog.NO_ACTOR));
    }

    @Test
    void windowsShorterThanAStepAreRounded() {
        var quota = new Quota(2, Duration.ofNanos(5));

        assertThat(SendLog.EMPTY.reserve(2, quota, START).runs())
                .containsExactly(new SendLog.Run(START, 2, SendLog.NO_ACTOR));
    }

    /** An instance whose clock is less than a minute behind still finds the reservations that count for it. */
    @Test
    void aClockThatIsAheadPrunesNoReservationThatCountsForOthers() {
        var quota = new Quota(3, DAY);
        var log = SendLog.EMPTY.reserve(1, quota, START).reserve(1, quota, START.plus(STEP));
        var free = Instant.parse("2026-03-02T12:05:00Z");

        assertThat(log.room(quota, free)).isEqualTo(2);
        assertThat(log.reserve(1, quota, free).room(quota, free.minusMillis(1))).isZero();
    }

    @Test
    void aMillionReservationsPerDayNeedFewRuns() {
        var quota = new Quota(1_000_000_000, DAY);
        var log = SendLog.EMPTY;
        var longest = 0;
        for (var call = 0; call < 4_000; call++) {
            log = log.reserve(500, quota, START.plus(CALL.multipliedBy(call)));
            longest = Math.max(longest, log.runs().size());
        }

        assertThat(longest).isBetween(SendLog.STEPS, SendLog.STEPS + 2);
        assertThat(quota.count() - log.room(quota, START.plus(CALL.multipliedBy(3_999))))
                .isBetween(500 * calls(DAY), 500 * calls(DAY.plus(STEP)));
    }

    /** Returns the number of calls in a period that ends with one. */
    private static int calls(Duration time) {
        return 1 + (int) time.dividedBy(CALL);
    }

    /** Returns a random duration: often zero, mostly short, sometimes longer than a window. */
    private static Duration someTime(Random random, Duration longest) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Duration.ZERO;
            case 2 -> Duration.ofDays(random.nextInt(2)).plusMinutes(random.nextInt(10));
            case 3 -> Duration.of(random.nextLong(400_000_000), ChronoUnit.MICROS);
            default -> Duration.ofMillis(random.nextLong(1 + longest.toMillis() / 8));
        };
    }
}
