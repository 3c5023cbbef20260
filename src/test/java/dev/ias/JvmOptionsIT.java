package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ias.testing.Executables;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with the JVM's options of the deployment files, in a directory of its own instead of /opt/ias. */
class JvmOptionsIT {

    private static final Path DEPLOYED = Path.of("src/deploy/container");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    private Path jar;
    private Path options;

    @BeforeEach
    void install() throws IOException {
        jar = Files.copy(
                Path.of(System.getProperty("test.jar")),
                directory.resolve("ias.jar"),
                StandardCopyOption.COPY_ATTRIBUTES);
        options = Files.writeString(
                directory.resolve("jvm.options"),
                Files.readString(DEPLOYED.resolve("jvm.options")).replace("/opt/ias", directory.toString()));
    }

    @Test
    void standardOutputIsJsonOnlyEvenIfTheCacheIsMissing() throws IOException {
        try (var relay = new TestRelay()) {
            var settings = ProductionJarIT.settings(
                    TestDatabase.create(), relay, ServiceProcess.freePort(), ServiceProcess.freePort());
            settings.put("IAS_LOG_FORMAT", "json");
            var service = ServiceProcess.start(settings, "@" + options, "-jar", jar.toString())
                    .awaitStart();
            assertThat(service.terminate()).isEqualTo(TERMINATED);

            assertThat(service.errors()).contains("[error][aot]");
            for (var line : service.output().lines().toList()) {
                assertThat(new ObjectMapper()
                                .readTree(line)
                                .path("formattedMessage")
                                .isTextual())
                        .as(line)
                        .isTrue();
            }
        }
    }

    /** Operators write this output to a file. */
    @Test
    void theOutputOfACommandIsItsOwnEvenIfTheCacheIsMissing() {
        var command = ServiceProcess.start(Map.of(), "@" + options, "-jar", jar.toString(), "keys", "create", "token");

        assertThat(command.awaitExit()).isZero();
        assertThat(command.output()).matches("[0-9-]+:[A-Za-z0-9+/]{43}=\\n");
    }

    @Test
    void trainingWritesACacheThatTheJvmUses() throws IOException, InterruptedException {
        assumeTrue(Executables.find("curl").isPresent(), "not installed: curl");
        assumeTrue(Executables.find("python3").isPresent(), "not installed: python3");
        assumeTrue(Files.isDirectory(Path.of("/usr/lib/postgresql")), "not installed: postgresql");

        var training = new ProcessBuilder(DEPLOYED.resolve("train").toString(), directory.toString())
                .redirectErrorStream(true);
        training.environment().put("JAVA", JAVA);
        for (var port :
                List.of("TRAINING_PORT", "TRAINING_MANAGEMENT_PORT", "TRAINING_DATABASE_PORT", "TRAINING_RELAY_PORT")) {
            training.environment().put(port, String.valueOf(ServiceProcess.freePort()));
        }
        run(training);

        run(new ProcessBuilder(JAVA, "@" + options, "-XX:AOTMode=on", "-jar", jar.toString(), "--version")
                .redirectErrorStream(true));
    }

    private static void run(ProcessBuilder command) throws IOException, InterruptedException {
        var process = command.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
