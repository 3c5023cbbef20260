package dev.ias.ops.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ias.testing.Document;
import dev.ias.testing.Eventually;
import dev.ias.testing.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the shell commands of README and of the REST API page; only the port and the duration of the sleep are changed.
 */
class ReadmeWalkIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String NEXT = "=== next block ===\n";
    private static final String TOKEN = "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\n";

    /** Replaces {@code sleep}: records the duration and waits until the test has ended the cool-down. */
    private static final String SLEEP = """
        sleep() { echo "$1" > asleep; while [ ! -e awake ]; do command sleep 0.05; done; }
        """;

    @TempDir
    private Path directory;

    private final int port = ServiceProcess.freePort();
    private final int databasePort = ServiceProcess.freePort();

    @Test
    void documentedCommandsHaveTheDocumentedResults() throws IOException, InterruptedException, SQLException {
        assumeTrue(has("bash") && has("curl"), "the walk needs bash and curl");
        var blocks = Stream.concat(
                        Document.README.blocks("First calls", "sh").stream(),
                        Document.page("rest-api").blocks("Walkthrough", "sh").stream())
                .filter(block -> !block.startsWith("node ") || has("node"))
                .toList();

        var all = run(blocks);

        assertThat(all.getFirst()).startsWith("HTTP/1.1 201 ").contains("\"authToken\":\"");
        var outputs = all.subList(1, all.size());
        assertThat(outputs.get(0)).matches(TOKEN);
        assertThat(outputs.get(1)).matches("(?s)\\[\\{.*}]\\s*[0-9]{6}\n");
        assertThat(outputs.get(2)).startsWith("HTTP/1.1 429 ").containsPattern("(?i)\nretry-after: (30|2[0-9])\r");
        assertThat(outputs.get(3)).matches(TOKEN).isNotEqualTo(outputs.get(0));
        assertThat(outputs.get(4)).startsWith("HTTP/1.1 201 ").contains("\"authToken\":\"");
        assertThat(outputs.get(5)).contains("\"keys\":[", "\"crv\":\"Ed25519\"");
        if (outputs.size() > 6) {
            assertThat(outputs.get(6)).startsWith("true {\"");
        }
        assertThat(Files.readString(directory.resolve("asleep")).strip()).isEqualTo("30");
    }

    /** Returns the output of each block. */
    private List<String> run(List<String> blocks) throws IOException, InterruptedException, SQLException {
        var script = directory.resolve("walk.sh");
        var text = SLEEP + String.join("printf '" + NEXT.strip() + "\\n'\n", blocks);
        Files.writeString(script, text.replace("localhost:8080", "localhost:" + port));
        var output = directory.resolve("output");
        try (var service = start()) {
            var shell = new ProcessBuilder("bash", script.toString())
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            try {
                Eventually.until(TIMEOUT, () -> Files.exists(directory.resolve("asleep")) || !shell.isAlive());
                endCoolDown();
                Files.createFile(directory.resolve("awake"));
                assertThat(shell.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                shell.destroyForcibly();
            }
            assertThat(service.errors()).isEmpty();
        }
        return Arrays.asList(Files.readString(output).split(NEXT));
    }

    private ServiceProcess start() {
        return ServiceProcess.start(
                        Map.of(
                                "IAS_HTTP_PORT", String.valueOf(port),
                                "IAS_MANAGEMENT_PORT", String.valueOf(ServiceProcess.freePort()),
                                "IAS_MAIL_PORT", String.valueOf(ServiceProcess.freePort()),
                                "IAS_DEVELOPMENT_DATABASE_PORT", String.valueOf(databasePort)),
                        "-Dmicronaut.environments=dev",
                        "-Dias.development.data-directory=" + directory.resolve("data"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.ias.Application")
                .awaitStart();
    }

    /** Ends the cool-down for which the commands sleep. */
    private void endCoolDown() throws SQLException {
        var url = "jdbc:postgresql://localhost:" + databasePort + "/postgres";
        try (var connection = DriverManager.getConnection(url, "postgres", "");
                var statement = connection.createStatement()) {
            statement.executeUpdate("update verification set next_send_at = now(), version = version + 1");
            statement.executeUpdate("update rate_limit set version = version + 1,"
                    + " arrivals = array(select arrival - 30000000 from unnest(arrivals) arrival order by arrival)");
        }
    }

    private static boolean has(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }
}
