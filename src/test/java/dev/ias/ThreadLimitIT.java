package dev.ias;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Executables;
import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other processes of the same user exhaust the limit of threads. */
class ThreadLimitIT {

    private static final int LIMIT = 160;
    private static final int TERMINATED = 143;

    private final int port = ServiceProcess.freePort();
    private final int managementPort = ServiceProcess.freePort();
    // A user id without other processes.
    private final List<String> program =
            List.of("prlimit", "--nproc=" + LIMIT, "setpriv", "--reuid=" + port, "--regid=" + port, "--clear-groups");

    @TempDir
    private Path directory;

    @BeforeEach
    void limitsCanBeSet() {
        assumeTrue(Executables.find("setpriv").isPresent()
                && Executables.find("prlimit").isPresent());
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may become another user");
    }

    @Test
    void itExitsOnSigtermAtTheThreadLimit() throws IOException {
        try (var relay = new TestRelay();
                var service = start(relay);
                var management = Ias.at(managementPort)) {
            var others = exhaust(management);
            try {
                assertThat(readiness(management)).startsWith("503 [\"Threads cannot be created");
                assertThat(management.get("/health/liveness").status()).isEqualTo(200);

                assertThat(service.terminate()).isEqualTo(TERMINATED);
            } finally {
                end(others);
            }
        }
    }

    @Test
    void itIsReadyAfterThreadsCanBeCreatedAgain() throws IOException {
        try (var relay = new TestRelay();
                var service = start(relay);
                var ias = Ias.at(port);
                var management = Ias.at(managementPort)) {
            var others = exhaust(management);
            end(others);

            eventually(() -> assertThat(readiness(management)).isEqualTo("200 "));
            assertThat(ias.signUp("threads@example.com").status()).isEqualTo(201);
            assertThat(service.terminate()).isEqualTo(TERMINATED);
        }
    }

    private ServiceProcess start(TestRelay relay) throws IOException {
        var jar = Files.copy(Path.of(System.getProperty("test.jar")), directory.resolve("ias.jar"));
        assertThat(directory.toFile().setExecutable(true, false)).isTrue();
        assertThat(directory.toFile().setReadable(true, false)).isTrue();
        assertThat(jar.toFile().setReadable(true, false)).isTrue();
        return ServiceProcess.startBehind(
                        program,
                        ProductionJarIT.settings(TestDatabase.create(), relay, port, managementPort),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-jar",
                        jar.toString())
                .awaitStart();
    }

    /** Starts processes of the same user until the service reports that no thread can be created. */
    private List<Process> exhaust(Ias management) throws IOException {
        var others = new ArrayList<Process>();
        var sleeper = Stream.concat(program.stream(), Stream.of("sleep", "300")).toList();
        while (readiness(management).startsWith("200")) {
            assertThat(others.size()).isLessThan(LIMIT * 10);
            // At the limit, a new process exits immediately.
            others.add(new ProcessBuilder(sleeper).start());
        }
        return others;
    }

    private static void end(List<Process> others) {
        others.forEach(Process::destroyForcibly);
    }

    private static String readiness(Ias management) {
        var answer = management.get("/health/readiness");
        return answer.status() + " " + answer.json().at("/details/process/details/conditions");
    }
}
