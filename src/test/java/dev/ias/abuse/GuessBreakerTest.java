package dev.ias.abuse;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.database.Database;
import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The guess breaker of running instances, which opens at four wrong codes of which half are needed, or at 50 without,
 * and closes below half of that.
 */
class GuessBreakerTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = start(database, "1h");

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void opensAtManyWrongCodesAndClosesWhenTheHourIsQuiet() {
        check(ias, 0, 3);
        assertThat(refresh(ias)).isFalse();
        clock.advance(Duration.ofMinutes(30));
        check(ias, 0, 1);
        assertThat(refresh(ias)).isTrue();

        clock.advance(Duration.ofMinutes(29));
        assertThat(refresh(ias)).isTrue();
        clock.advance(Duration.ofMinutes(1));
        assertThat(refresh(ias)).as("one wrong code is left").isFalse();
    }

    @Test
    void opensAtTheWrongCodeThatIsOneTooMany() {
        check(ias, 0, 3);
        assertThat(breaker(ias).open()).isFalse();

        check(ias, 0, 1);
        assertThat(breaker(ias).open()).isTrue();
        assertThat(refresh(ias)).isTrue();
    }

    @Test
    void dilutedGuessesOpenItAtTheMaximum() {
        check(ias, 1_000, 49);
        assertThat(refresh(ias)).isFalse();

        check(ias, 0, 1);
        assertThat(refresh(ias)).isTrue();
    }

    @Test
    void isRefreshedOnSchedule() {
        try (var often = start(database, "20ms")) {
            check(often, 0, 4);
            eventually(() -> assertThat(breaker(often).open()).isTrue());
        }
    }

    @Test
    void instancesAddTheirCounts() {
        try (var other = start(database, "1h")) {
            assertCountsAreAdded(ias, other);
        }
    }

    @Test
    void instancesAddTheirCountsInDistributedTables() {
        var distributed = DistributedDatabase.create();
        try (var one = start(distributed, "1h");
                var other = start(distributed, "1h")) {
            assertCountsAreAdded(one, other);
        }
    }

    private void assertCountsAreAdded(Ias one, Ias other) {
        check(one, 0, 2);
        check(other, 0, 2);
        assertThat(refresh(one)).isFalse();
        assertThat(refresh(other)).isTrue();
        assertThat(refresh(one)).isTrue();
        assertThat(wrongCodes(one)).isEqualTo(4);
        assertThat(wrongCodes(other)).isEqualTo(4);

        clock.advance(HOUR);
        assertThat(refresh(one)).isFalse();
        assertThat(refresh(other)).isFalse();
    }

    @Test
    void anInstanceThatMissedTheOpeningAdoptsIt() {
        try (var other = start(database, "1h")) {
            refresh(other);
            check(ias, 0, 4);
            assertThat(refresh(ias)).isTrue();
            check(ias, 6, 0);
            assertThat(refresh(ias)).as("above half of the share").isTrue();

            assertThat(refresh(other)).isTrue();
        }
    }

    @Test
    void anOpenInstanceWithoutCallsStillSharesItsState() {
        check(ias, 0, 4);
        refresh(ias);
        check(ias, 6, 0);
        clock.advance(Duration.ofMinutes(20));
        assertThat(refresh(ias)).isTrue();

        try (var other = start(database, "1h")) {
            clock.advance(Duration.ofMinutes(20));
            assertThat(refresh(other)).isTrue();
            clock.advance(Duration.ofMinutes(20));
            assertThat(refresh(ias)).isFalse();
            assertThat(refresh(other)).isFalse();
        }
    }

    @Test
    void aRestartKeepsCountsAndState() {
        try (var before = start(database, "1h")) {
            check(before, 0, 4);
            refresh(before);
            check(before, 6, 0);
            assertThat(refresh(before)).isTrue();
        }
        clock.advance(Duration.ofMinutes(30));

        try (var after = start(database, "1h")) {
            assertThat(breaker(after).open()).as("before the first call").isTrue();
            assertThat(wrongCodes(after)).isEqualTo(4);
            check(after, 7, 0);
            assertThat(refresh(after)).as("below half of the share").isFalse();
        }
    }

    @Test
    void aClosedStateIsKeptToo() {
        check(ias, 0, 4);
        refresh(ias);
        check(ias, 20, 0);
        assertThat(refresh(ias)).as("below half of the share").isFalse();
        assertThat(database.query("select open from checked_codes")).containsExactly("f");
        check(ias, 0, 8);
        assertThat(refresh(ias)).as("above half of the share").isFalse();

        try (var after = start(database, "1h")) {
            assertThat(refresh(after)).isFalse();
        }
    }

    @Test
    void theStateOfADeadInstanceIsNotAdoptedByALiveOne() {
        refresh(ias);
        database.execute("insert into checked_codes (instance, minute, correct, wrong, open)"
                + " values (gen_random_uuid(), '2026-03-01T11:59:00Z', 0, 3, true)");

        assertThat(refresh(ias)).isFalse();
        assertThat(wrongCodes(ias)).isEqualTo(3);
    }

    @Test
    void rowsOfOtherHoursDoNotCount() {
        database.execute("insert into checked_codes (instance, minute, correct, wrong, open)"
                + " values (gen_random_uuid(), '2026-03-01T11:00:00Z', 0, 100, true),"
                + " (gen_random_uuid(), '2026-03-01T12:06:00Z', 0, 100, true)");

        assertThat(refresh(ias)).isFalse();
        assertThat(wrongCodes(ias)).isZero();
    }

    @Test
    void anIdleInstanceWritesNothing() {
        for (var minute = 0; minute < 3; minute++) {
            refresh(ias);
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(database.query("select * from checked_codes")).isEmpty();
    }

    @Test
    void oneRowIsWrittenForEachMinuteWithCodes() {
        check(ias, 1, 0);
        refresh(ias);
        check(ias, 1, 1);
        refresh(ias);
        clock.advance(Duration.ofMinutes(2));
        check(ias, 3, 0);
        refresh(ias);

        assertThat(database.query(
                        "select minute at time zone 'UTC', correct, wrong, open from checked_codes order by minute"))
                .containsExactly("2026-03-01 12:00:00|2|1|f", "2026-03-01 12:02:00|3|0|f");
    }

    /** A commit whose answer was lost is repeated. */
    @Test
    void aRepeatedWriteChangesNothing() {
        var rows = List.of(
                new CheckedCodesRepository.Row(new UUID(0, 1), Instant.parse("2026-03-01T12:00:00Z"), 1, 2, false));
        for (var write = 0; write < 2; write++) {
            ias.bean(Database.class)
                    .transaction(
                            connection -> ias.bean(CheckedCodesRepository.class).writeAll(rows));
        }

        refresh(ias);
        assertThat(wrongCodes(ias)).isEqualTo(2);
    }

    @Test
    void noCodeIsLostOrCountedTwiceInParallel() {
        Ias.parallel(200, call -> {
            check(ias, 50, 100);
            return call % 10 == 0 && refresh(ias);
        });
        refresh(ias);

        assertThat(database.query("select sum(correct), sum(wrong) from checked_codes"))
                .containsExactly("10000|20000");
        assertThat(codes("right")).isEqualTo(10_000);
        assertThat(codes("wrong")).isEqualTo(20_000);
    }

    @Test
    void countingDoesNotWaitForARefresh() {
        var reached = new CompletableFuture<Boolean>();
        var time = new CompletableFuture<Instant>();
        var breaker = new GuessBreaker(
                ias.bean(Database.class),
                ias.bean(CheckedCodesRepository.class),
                ias.bean(GuessBreakerSettings.class),
                new StalledClock(reached, time),
                new SimpleMeterRegistry());
        var refreshing = CompletableFuture.runAsync(breaker::refresh, Thread::startVirtualThread);
        eventually(() -> assertThat(reached).isDone());

        var counting = CompletableFuture.supplyAsync(
                () -> {
                    breaker.record(true);
                    return breaker.open();
                },
                Thread::startVirtualThread);
        eventually(() -> assertThat(counting).isCompletedWithValue(false));

        time.complete(clock.instant());
        refreshing.join();
        assertThat(database.query("select correct, wrong from checked_codes")).containsExactly("1|0");
    }

    @Test
    void metricsShowStateAndCounts() {
        assertThat(gauge("ias.guess.breaker.open")).isZero();
        check(ias, 1, 4);
        refresh(ias);

        assertThat(gauge("ias.guess.breaker.open")).isEqualTo(1);
        assertThat(gauge("ias.guess.breaker.wrong.codes")).isEqualTo(4);
        assertThat(codes("right")).isEqualTo(1);
        assertThat(codes("wrong")).isEqualTo(4);
    }

    @Test
    void openingAndClosingAreLoggedOnceWithCounts() {
        try (var log = new LogCapture()) {
            check(ias, 1, 4);
            refresh(ias);
            refresh(ias);
            clock.advance(HOUR);
            check(ias, 1, 1);
            refresh(ias);
            refresh(ias);

            assertThat(log.text().lines().filter(line -> line.contains("Guess breaker")))
                    .satisfiesExactly(
                            opened -> assertThat(opened)
                                    .startsWith("WARN ")
                                    .contains("Guess breaker opened: 4 of 5 codes checked in the last hour were wrong"),
                            closed -> assertThat(closed)
                                    .startsWith("INFO ")
                                    .contains(
                                            "Guess breaker closed: 1 of 2 codes checked in the last hour were wrong"));
        }
    }

    @Test
    void countsThatNoInstanceUsesAreDeletedInBatches() {
        database.execute("""
            insert into checked_codes (instance, minute, correct, wrong, open)
            select gen_random_uuid(), '2026-03-01T10:54:00Z', 1, 1, false from generate_series(1, 2500)\
            """);
        database.execute("insert into checked_codes (instance, minute, correct, wrong, open)"
                + " values (gen_random_uuid(), '2026-03-01T10:55:00Z', 1, 1, false)");

        ias.bean(GuessBreakerSchedule.class).purge();

        assertThat(database.query("select minute at time zone 'UTC' from checked_codes"))
                .containsExactly("2026-03-01 10:55:00");
    }

    private Ias start(TestDatabase on, String interval) {
        return Ias.setup()
                .on(on, relay)
                .clock(clock)
                .set("ias.guess-breaker.minimum-wrong-codes", 4)
                .set("ias.guess-breaker.share", 50)
                .set("ias.guess-breaker.maximum-wrong-codes", 50)
                .set("ias.guess-breaker.interval", interval)
                .set("ias.purge.interval", "1h")
                .start();
    }

    private static GuessBreaker breaker(Ias instance) {
        return instance.bean(GuessBreaker.class);
    }

    private static void check(Ias instance, int correct, int wrong) {
        for (var code = 0; code < correct; code++) {
            breaker(instance).record(true);
        }
        for (var code = 0; code < wrong; code++) {
            breaker(instance).record(false);
        }
    }

    private static boolean refresh(Ias instance) {
        breaker(instance).refresh();
        return breaker(instance).open();
    }

    private static double wrongCodes(Ias instance) {
        return instance.bean(MeterRegistry.class)
                .get("ias.guess.breaker.wrong.codes")
                .gauge()
                .value();
    }

    private double gauge(String name) {
        return ias.bean(MeterRegistry.class).get(name).gauge().value();
    }

    private double codes(String outcome) {
        return ias.bean(MeterRegistry.class)
                .get("ias.codes.checked")
                .tag("outcome", outcome)
                .functionCounter()
                .count();
    }

    /** A clock whose reads block until the test sets the time. */
    private static final class StalledClock extends Clock {

        private final CompletableFuture<Boolean> reached;
        private final CompletableFuture<Instant> time;

        StalledClock(CompletableFuture<Boolean> reached, CompletableFuture<Instant> time) {
            this.reached = reached;
            this.time = time;
        }

        @Override
        public Instant instant() {
            reached.complete(true);
            return time.join();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
