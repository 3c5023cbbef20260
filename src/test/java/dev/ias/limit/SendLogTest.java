package dev.ias.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SendLogTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Quota HOURLY = new Quota(5, Duration.ofHours(1));
    private static final List<Quota> RECIPIENT = List.of(HOURLY, new Quota(10, Duration.ofDays(1)));

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noWindowContainsMoreThanTheCount(long seed) {
        var random = new Random(seed);
        var quotas = List.of(randomQuota(random), randomQuota(random));

        var sent = allowedSends(quotas, random);

        for (var quota : quotas) {
            assertThat(fullestWindow(sent, quota))
                    .as("seed %d, %s", seed, quota)
                    .isPositive()
                    .isLessThanOrEqualTo(quota.count());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSendIsAllowedAtTheReturnedTimeAndNotBefore(long seed) {
        var random = new Random(seed);
        var quotas = List.of(randomQuota(random), randomQuota(random));
        var log = SendLog.EMPTY;
        var now = START;
        for (var i = 0; i < 100; i++) {
            var due = log.nextAllowed(quotas, now);
            if (due.isAfter(now)) {
                assertThat(log.nextAllowed(quotas, due.minusNanos(1))).isEqualTo(due);
            }
            assertThat(log.nextAllowed(quotas, due)).as("seed %d", seed).isEqualTo(due);
            log = log.plus(due, SendLog.NO_ACTOR, quotas);
            now = due.plus(someTime(random, quotas));
        }
    }

    /**
     * Recipients are not limited by GCRA, because with the same burst its first window contains nearly twice the count.
     */
    @Test
    void gcraWithTheSameBurstAllowsNearlyTwiceAsMany() {
        var state = START;
        var log = SendLog.EMPTY;
        var byGcra = new ArrayList<Instant>();
        var byLog = new ArrayList<Instant>();
        for (var now = START; now.isBefore(START.plus(HOURLY.window())); now = now.plusSeconds(1)) {
            if (Gcra.decide(HOURLY, state, now) instanceof Gcra.Admission.Allowed(var next)) {
                state = next;
                byGcra.add(now);
            }
            if (!log.nextAllowed(List.of(HOURLY), now).isAfter(now)) {
                log = log.plus(now, SendLog.NO_ACTOR, List.of(HOURLY));
                byLog.add(now);
            }
        }

        assertThat(byGcra).hasSize(2 * HOURLY.count() - 1);
        assertThat(byLog).hasSize(HOURLY.count());
    }

    @Test
    void theLatestTimeOfAllQuotasIsReturned() {
        var log = SendLog.EMPTY;
        for (var hour = 0; hour < 2; hour++) {
            for (var i = 0; i < 5; i++) {
                log = log.plus(START.plus(Duration.ofHours(hour)), SendLog.NO_ACTOR, RECIPIENT);
            }
        }

        assertThat(log.nextAllowed(RECIPIENT, START.plus(Duration.ofHours(1))))
                .isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void minusRevertsOneSend() {
        var before = SendLog.EMPTY
                .plus(START, SendLog.NO_ACTOR, RECIPIENT)
                .plus(START.plusSeconds(1), SendLog.NO_ACTOR, RECIPIENT);

        assertThat(before.plus(START.plusSeconds(2), SendLog.NO_ACTOR, RECIPIENT)
                        .minus(START.plusSeconds(2)))
                .isEqualTo(before);
        assertThat(before.plus(START, SendLog.NO_ACTOR, RECIPIENT).minus(START)).isEqualTo(before);
        assertThat(before.minus(START.plusSeconds(9))).isEqualTo(before);
    }

    @Test
    void entriesOutsideAllWindowsArePruned() {
        var log = SendLog.EMPTY.plus(START, SendLog.NO_ACTOR, RECIPIENT);
        var pruned = START.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(1));

        assertThat(log.plus(pruned.minusNanos(1), SendLog.NO_ACTOR, RECIPIENT).runs())
                .hasSize(2);
        assertThat(log.plus(pruned, SendLog.NO_ACTOR, RECIPIENT).runs()).hasSize(1);
    }

    /** A send that has just left the window by one clock is still in it by a clock that is behind. */
    @Test
    void aClockThatIsAheadPrunesNoSendThatCountsForOthers() {
        var quotas = List.of(new Quota(2, Duration.ofHours(1)));
        var first = SendLog.EMPTY
                .plus(START, SendLog.NO_ACTOR, quotas)
                .plus(START.plusSeconds(3590), SendLog.NO_ACTOR, quotas);
        var behind = START.plusSeconds(3597);
        var ahead = START.plusSeconds(3602);

        assertThat(first.nextAllowed(quotas, ahead)).isEqualTo(ahead);
        var prunedAhead = first.plus(ahead, SendLog.NO_ACTOR, quotas);

        assertThat(prunedAhead.room(quotas.getFirst(), behind)).isZero();
        assertThat(prunedAhead.nextAllowed(quotas, behind)).isAfter(behind);
        assertThat(prunedAhead.runs()).contains(new SendLog.Run(START, 1, SendLog.NO_ACTOR));
    }

    private static List<Instant> allowedSends(List<Quota> quotas, Random random) {
        var log = SendLog.EMPTY;
        var sent = new ArrayList<Instant>();
        var now = START;
        for (var i = 0; i < 500; i++) {
            now = now.plus(someTime(random, quotas));
            if (!log.nextAllowed(quotas, now).isAfter(now)) {
                log = log.plus(now, SendLog.NO_ACTOR, quotas);
                sent.add(now);
            }
        }
        return sent;
    }

    /** Returns the maximum number of sends in any window; windows begin with a send and exclude their end. */
    private static long fullestWindow(List<Instant> sorted, Quota quota) {
        return sorted.stream()
                .mapToLong(first -> sorted.stream()
                        .filter(time -> !time.isBefore(first) && time.isBefore(first.plus(quota.window())))
                        .count())
                .max()
                .orElse(0);
    }

    private static Quota randomQuota(Random random) {
        return new Quota(1 + random.nextInt(8), Duration.ofSeconds(1 + random.nextInt(3_600)));
    }

    /** Returns a random duration: often zero, mostly short, sometimes longer than a window. */
    private static Duration someTime(Random random, List<Quota> quotas) {
        var window = quotas.get(random.nextInt(quotas.size())).window().toMillis();
        return switch (random.nextInt(4)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofMillis(random.nextLong(2 * window));
            default -> Duration.ofMillis(random.nextLong(1 + window / 8));
        };
    }
}
