package dev.ias.abuse;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guess breaker while the database is unavailable. */
class GuessBreakerOutageTest {

    @TempDir
    private Path directory;

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private TestDatabase.Server server;
    private Ias ias;
    private Ias other;

    @BeforeEach
    void start() throws IOException {
        server = new TestDatabase.Server(directory);
        ias = instance();
        other = instance();
    }

    @AfterEach
    void stop() throws IOException {
        ias.close();
        other.close();
        relay.close();
        server.close();
    }

    @Test
    void lastKnownAndOwnCountsDecideAndAreSharedLater() throws IOException {
        check(other, 3);
        breaker(other).refresh();
        breaker(ias).refresh();
        server.stop();
        try (var log = new LogCapture()) {
            clock.advance(Duration.ofMinutes(30));
            check(ias, 1);
            for (var refresh = 0; refresh < 3; refresh++) {
                breaker(ias).refresh();
            }
            assertThat(breaker(ias).open()).isTrue();
            assertThat(wrongCodes(ias)).isEqualTo(4);
            assertThat(lines(log, "WARN", "Failed to share")).isEqualTo(1);

            clock.advance(Duration.ofMinutes(30));
            breaker(ias).refresh();
            assertThat(breaker(ias).open())
                    .as("the counts of the other instance age")
                    .isFalse();
            assertThat(wrongCodes(ias)).isEqualTo(1);

            server.start();
            // The circuit breaker of the database tries again after half a second.
            eventually(() -> {
                breaker(ias).refresh();
                assertThat(lines(log, "INFO", "are shared between instances again"))
                        .isEqualTo(1);
            });
            assertThat(lines(log, "WARN", "Failed to share")).isEqualTo(1);
        }

        eventually(() -> {
            breaker(other).refresh();
            assertThat(wrongCodes(other)).isEqualTo(1);
        });
    }

    @Test
    void aTableThatCannotBeWrittenIsOneFailureToo() {
        server.database().execute("alter table checked_codes add column later integer not null");
        try (var log = new LogCapture()) {
            check(ias, 4);
            for (var refresh = 0; refresh < 3; refresh++) {
                breaker(ias).refresh();
            }

            assertThat(breaker(ias).open()).isTrue();
            assertThat(lines(log, "WARN", "Failed to share")).isEqualTo(1);
            assertThat(lines(log, "INFO", "are shared between instances again")).isZero();
        }
    }

    private Ias instance() {
        return Ias.setup()
                .on(server.database(), relay)
                .clock(clock)
                .set("ias.guess-breaker.minimum-wrong-codes", 4)
                .set("ias.guess-breaker.interval", "1h")
                .start();
    }

    private static GuessBreaker breaker(Ias instance) {
        return instance.bean(GuessBreaker.class);
    }

    private static void check(Ias instance, int wrong) {
        for (var code = 0; code < wrong; code++) {
            breaker(instance).record(false);
        }
    }

    private static double wrongCodes(Ias instance) {
        return instance.bean(MeterRegistry.class)
                .get("ias.guess.breaker.wrong.codes")
                .gauge()
                .value();
    }

    private static long lines(LogCapture log, String level, String text) {
        return log.text()
                .lines()
                .filter(line -> line.startsWith(level + " " + GuessBreaker.class.getName()))
                .filter(line -> line.contains(text))
                .count();
    }
}
