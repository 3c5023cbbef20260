package dev.ias.ops;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health endpoints for orchestrators. */
class HealthTest {

    @TempDir
    private Path directory;

    private final TestRelay relay = new TestRelay();
    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);
    private TestDatabase.Server server;
    private Ias ias;

    @BeforeEach
    void start() throws IOException {
        server = new TestDatabase.Server(directory);
        ias = Ias.setup()
                .on(server.database(), relay)
                .set("endpoints.all.port", port)
                .set("ias.mail.probe-interval", "100ms")
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        management.close();
        ias.close();
        relay.close();
        server.close();
    }

    @Test
    void aHealthyServiceIsUp() {
        eventually(() -> assertThat(status("/health/readiness")).isEqualTo("200 UP"));
        assertThat(status("/health/liveness")).isEqualTo("200 UP");
        assertThat(status("/health")).isEqualTo("200 UP");
    }

    @Test
    void withoutADatabaseItIsLiveButNotReadyUntilTheDatabaseRecovers() throws IOException {
        server.stop();

        assertThat(status("/health/readiness")).isEqualTo("503 DOWN");
        assertThat(status("/health/liveness")).isEqualTo("200 UP");

        server.start();
        eventually(() -> assertThat(status("/health/readiness")).isEqualTo("200 UP"));
    }

    @Test
    void withoutARelayItIsReadyAndDegradedUntilTheRelayRecovers() {
        relay.goOffline();

        eventually(() -> assertThat(status("/health/readiness")).isEqualTo("200 DEGRADED"));
        assertThat(status("/health/liveness")).isEqualTo("200 UP");
        assertThat(management.get("/prometheus").response().body())
                .contains("ias_relay_reachable{relay=\"default\"} 0.0");

        relay.goOnline();
        eventually(() -> assertThat(status("/health/readiness")).isEqualTo("200 UP"));
        assertThat(management.get("/prometheus").response().body())
                .contains("ias_relay_reachable{relay=\"default\"} 1.0");
    }

    @Test
    void healthDoesNotRevealUrlsPortsOrPaths() {
        assertThat(management.get("/health").response().body())
                .doesNotContain("jdbc:", String.valueOf(relay.port()), directory.toString());
    }

    private String status(String path) {
        Answer answer = management.get(path);
        return answer.status() + " " + answer.json().path("status").asText();
    }
}
