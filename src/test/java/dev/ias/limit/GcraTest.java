package dev.ias.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.limit.Gcra.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GcraTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    /** Three in 30 seconds: a burst of three, then one every ten seconds. */
    @ParameterizedTest
    @CsvSource({
        "0,                  ok",
        "0 0 0,              ok ok ok",
        "0 0 0 0,            ok ok ok 10",
        "0 0 0 1 9,          ok ok ok 9 1",
        "0 0 0 10,           ok ok ok ok",
        "0 0 0 10 10,        ok ok ok ok 10",
        "0 0 0 5 5 10 11,    ok ok ok 5 5 ok 9",
        "0 0 0 20 20 20,     ok ok ok ok ok 10",
        "0 0 0 30 30 30 30,  ok ok ok ok ok ok 10",
        "0 10 20 30 40 50,   ok ok ok ok ok ok",
        "0 0 0 900 900 900,  ok ok ok ok ok ok"
    })
    void arrivalsAreAllowedOrDeniedWithTheTimeToWait(String seconds, String expected) {
        var quota = new Quota(3, Duration.ofSeconds(30));
        var state = START;
        var outcomes = new ArrayList<String>();
        for (var second : seconds.split(" ", -1)) {
            var now = START.plusSeconds(Long.parseLong(second));
            switch (Gcra.decide(quota, outcomes.isEmpty() ? now : state, now)) {
                case Admission.Allowed(var next) -> {
                    state = next;
                    outcomes.add("ok");
                }
                case Admission.Denied(var retryAfter) -> outcomes.add(String.valueOf(retryAfter.toSeconds()));
            }
        }

        assertThat(String.join(" ", outcomes)).isEqualTo(expected);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void retryAfterDecreasesAndThenTheArrivalIsAllowed(long seed) {
        var random = new Random(seed);
        var quota = randomQuota(random);
        var state = fill(quota, random);
        var denied = (Admission.Denied) Gcra.decide(quota, state, START);
        var due = START.plus(denied.retryAfter());

        for (var now = START; now.isBefore(due); now = now.plus(someNanos(random, denied.retryAfter()))) {
            // A denied arrival does not change the state, so repeated attempts do not extend the delay.
            assertThat(Gcra.decide(quota, state, now))
                    .as("seed %d, %s", seed, quota)
                    .isEqualTo(new Admission.Denied(Duration.between(now, due)));
        }
        assertThat(Gcra.decide(quota, state, due.minusNanos(1))).isInstanceOf(Admission.Denied.class);
        assertThat(Gcra.decide(quota, state, due)).isInstanceOf(Admission.Allowed.class);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRefundUndoesAnArrival(long seed) {
        var random = new Random(seed);
        var quota = randomQuota(random);
        var state = START;
        var now = START;
        for (var i = 0; i < 50; i++) {
            now = now.plusNanos(random.nextLong(quota.window().toNanos() / quota.count()));
            if (Gcra.decide(quota, state, now) instanceof Admission.Allowed(var next)) {
                assertThat(decisionsFrom(Gcra.refund(quota, next), quota, now))
                        .as("seed %d, refunded at %s with %s", seed, now, quota)
                        .isEqualTo(decisionsFrom(state, quota, now));
                state = next;
            }
        }
    }

    @Test
    void aRefundOfTheWholeBurstAllowsNoMoreThanTheBurst() {
        var quota = new Quota(3, Duration.ofSeconds(30));
        var state = START;
        for (var i = 0; i < 10; i++) {
            state = Gcra.refund(quota, state);
        }

        assertThat(decisionsFrom(state, quota, START).stream().filter(Admission.Allowed.class::isInstance))
                .hasSize(3);
    }

    /** Returns the decisions of a burst at that time. */
    private static List<Admission> decisionsFrom(Instant state, Quota quota, Instant now) {
        var decisions = new ArrayList<Admission>();
        var current = state;
        for (var i = 0; i <= quota.count(); i++) {
            var decision = Gcra.decide(quota, current, now);
            decisions.add(decision);
            current = decision instanceof Admission.Allowed(var next) ? next : current;
        }
        return decisions;
    }

    private static Quota randomQuota(Random random) {
        return new Quota(1 + random.nextInt(20), Duration.ofMillis(1 + random.nextInt(10_000_000)));
    }

    /** Returns a state that denies at {@link #START}, reached by random arrivals before it. */
    private static Instant fill(Quota quota, Random random) {
        var state = START.minus(someNanos(random, quota.window()));
        while (Gcra.decide(quota, state, START) instanceof Admission.Allowed(var next)) {
            state = next;
        }
        return state;
    }

    private static Duration someNanos(Random random, Duration below) {
        return Duration.ofNanos(1 + random.nextLong(Math.max(1, below.toNanos() / 4)));
    }
}
