package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Standard output is a pipe that is not read, for example because the log collector has stopped. */
class UnreadOutputIT {

    private static final Pattern DROPPED = Pattern.compile("(?m)^ias_log_dropped_total (\\S+)");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(120);
    // Far more than the capacity of a pipe and of the log queue.
    private static final int CALLS = 40_000;
    private static final int CONCURRENCY = 32;
    private static final int TERMINATED = 143;

    private final int port = ServiceProcess.freePort();
    private final int managementPort = ServiceProcess.freePort();

    @Test
    void requestsLivenessAndShutdownWorkWhileTheLogIsBlocked() {
        try (var relay = new TestRelay();
                var service = start(relay);
                var ias = Ias.at(port);
                var management = Ias.at(managementPort)) {
            fill(ias, management);

            assertThat(ias.signUp("unread@example.com").status()).isEqualTo(201);
            assertThat(management.get("/health/liveness").status()).isEqualTo(200);
            assertThat(management.get("/health/readiness").status()).isEqualTo(200);
            assertThat(service.terminate()).isEqualTo(TERMINATED);
        }
    }

    @Test
    void theNumberOfDroppedLinesIsLoggedAfterTheOutputIsReadAgain() throws IOException {
        try (var relay = new TestRelay();
                var service = start(relay);
                var ias = Ias.at(port);
                var management = Ias.at(managementPort)) {
            fill(ias, management);

            var lines = new BufferedReader(new InputStreamReader(service.pipe(), StandardCharsets.UTF_8));
            var line = lines.readLine();
            while (!line.contains("Dropped ")) {
                line = lines.readLine();
            }
            assertThat(line).matches("\\S+ WARN  d\\.i\\.o\\.l\\.LogAppender - Dropped [1-9][0-9]* log lines: .*");
        }
    }

    private ServiceProcess start(TestRelay relay) {
        var settings = ProductionJarIT.settings(TestDatabase.create(), relay, port, managementPort);
        var service = ServiceProcess.startUnread(settings, "-jar", System.getProperty("test.jar"));
        try (var management = Ias.at(managementPort)) {
            Eventually.until(START_TIMEOUT, () -> ready(management));
        }
        return service;
    }

    /** Sends requests until log lines are dropped. */
    private static void fill(Ias ias, Ias management) {
        for (var calls = 0; calls < CALLS && dropped(management) == 0; calls += CONCURRENCY) {
            assertThat(Ias.parallel(CONCURRENCY, call -> ias.get("/nothing").status()))
                    .containsOnly(404);
        }
        assertThat(dropped(management)).isPositive();
    }

    private static double dropped(Ias management) {
        var found = DROPPED.matcher(management.get("/prometheus").response().body());
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    private static boolean ready(Ias management) {
        try {
            return management.get("/health/readiness").status() == 200;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
