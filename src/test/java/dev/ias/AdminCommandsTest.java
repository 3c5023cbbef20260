package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.key.KeyPurpose;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs commands as processes with only the settings that they need. */
class AdminCommandsTest {

    private record Outcome(int code, String output) {}

    @Test
    void accessKeyCommandsNeedOnlyTheDatabaseAndTheirKeys() {
        var database = TestDatabase.create();
        var settings = Map.of(
                "IAS_DATABASE_URL", database.url(),
                "IAS_DATABASE_USERNAME", "postgres",
                "IAS_KEYS_ACCESS_KEY", TestKeys.ring(KeyPurpose.ACCESS_KEY));

        var created = run(settings, "access-key", "create", "--account", "4200000000000001");

        assertThat(created.output())
                .containsPattern("(?m)^Account +4200000000000001$")
                .containsPattern("(?m)^AccessKeyId +IAS[A-Z2-7]{20}$")
                .containsPattern("(?m)^AccessKeySecret +[A-Za-z0-9]{30}$");
        assertThat(created.code()).isZero();
        assertThat(database.query("select account, active_slot from access_key"))
                .containsExactly("4200000000000001|1");
    }

    @Test
    void missingSettingsAreReportedInOneLineEach() {
        var outcome = run(Map.of(), "access-key", "list");

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("ias.database.url is missing", "IAS_KEYS_ACCESS_KEY")
                .doesNotContain("ias.keys.token", "ias.mail.from", "\tat ");
    }

    @Test
    void addressCommandsNeedTheSecretKeysAndKeysCommandsNoDatabase() {
        var settings = Map.of(
                "IAS_DATABASE_URL", TestDatabase.create().url(),
                "IAS_DATABASE_USERNAME", "postgres",
                "IAS_KEYS_SECRET", TestKeys.ring(KeyPurpose.SECRET));
        var token = Map.of("IAS_KEYS_TOKEN", TestKeys.ring(KeyPurpose.TOKEN));

        assertThat(run(settings, "address", "list", "jane@example.com").output())
                .contains("\"verification\" : [ ]");
        assertThat(run(token, "keys", "rotate", "token").output()).contains("," + TestKeys.ring(KeyPurpose.TOKEN));
        assertThat(run(token, "keys", "rotate", "auth").output()).contains("ias.keys.auth is missing");
        assertThat(run(Map.of(), "keys", "create", "auth").output()).matches("[0-9-]{10}:[A-Za-z0-9+/]{43}=\n");
    }

    @Test
    void mailPreviewNeedsNoSettings(@TempDir Path directory) {
        var outcome = run(
                Map.of("IAS_BRAND_NAME", "Acme"),
                "mail",
                "preview",
                "--directory",
                directory.toString(),
                "--language",
                "en");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.output().lines().filter(line -> line.startsWith(directory.toString())))
                .hasSize(9)
                .contains(directory.resolve("link.en.eml").toString());
        assertThat(directory.resolve("link.en.txt")).content().contains("Acme asks you to confirm");
    }

    @ParameterizedTest
    @CsvSource({
        "--help, 0, access-key",
        "config check --help, 0, --send-test-mail",
        "address, 0, unlock",
        "keys --help, 0, --promote",
        "mail preview --help, 0, --overwrite",
        "mail preview, 2, --directory",
        "acces-key, 2, access-key",
        "--hepl, 2, --help",
        "-x, 2, --version",
        "--version, 0, ias ",
        "access-key --help, 0, disable"
    })
    void helpAndErrorsListTheCommands(String arguments, int code, String expected) {
        var outcome = run(Map.of(), arguments.split(" "));

        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.output()).contains(expected);
    }

    @Test
    void settingsOnTheCommandLineAreNotACommand() {
        assertThat(AdminCommands.named()).isFalse();
        assertThat(AdminCommands.named("-ias.http.port=8080")).isFalse();
        assertThat(AdminCommands.named("--ias.http.port=8080", "--ias.brand.name=a=b\nc"))
                .isFalse();
    }

    @Test
    void everyOtherArgumentIsOneOfACommand() {
        assertThat(AdminCommands.named("--ias.http.port=8080", "x")).isTrue();
        assertThat(AdminCommands.named("--ias.http.port")).isTrue();
        assertThat(AdminCommands.named("--micronaut.server.port=1")).isTrue();
        assertThat(AdminCommands.named("--hepl")).isTrue();
        assertThat(AdminCommands.named("")).isTrue();
    }

    private static Outcome run(Map<String, String> settings, String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(
                List.of(java, "-cp", System.getProperty("java.class.path"), Application.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("IAS_"));
        builder.environment().putAll(settings);
        try {
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
