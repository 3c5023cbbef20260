package dev.ias.key;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.settings.Secrets;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A key file that becomes invalid while the service runs removes no keys and is reported by readiness and metrics. */
class KeyFilesTest {

    private static final String RING = TestKeys.ring("token");

    private final int port = ServiceProcess.freePort();
    private final Ias management = Ias.at(port);
    private Path file;
    private Ias ias;

    enum Damage {
        HALF_WRITTEN("ias.keys.token has an entry that is not id:base64"),
        EMPTY("ias.keys.token: '%s' is not a file of 1 to 65536 bytes in UTF-8 that can be read: empty"),
        DELETED("ias.keys.token: '%s' is not a file of 1 to 65536 bytes in UTF-8 that can be read: no such file"),
        DIRECTORY(
                "ias.keys.token: '%s' is not a file of 1 to 65536 bytes in UTF-8 that can be read: not a regular file"),
        ENDLESS("ias.keys.token: '%s' is not a file of 1 to 65536 bytes in UTF-8 that can be read: not a regular file"),
        HUGE("ias.keys.token: '%s' is not a file of 1 to 65536 bytes in UTF-8 that can be read: too large"),
        NOT_UTF_8("ias.keys.token: '%s' is not a file of 1 to 65536 bytes in UTF-8 that can be read: not UTF-8"),
        NOT_RANDOM("ias.keys.token: key zero is not random; create another one with `keys create`"),
        OF_ANOTHER_PURPOSE(
                "ias.keys.token: key secret is also a key of ias.keys.secret; each purpose needs its own keys");

        private final String condition;

        Damage(String condition) {
            this.condition = condition;
        }

        void to(Path file) throws IOException {
            switch (this) {
                case HALF_WRITTEN -> Files.writeString(file, "toke");
                case EMPTY -> Files.writeString(file, "");
                case DELETED -> Files.delete(file);
                case DIRECTORY -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
                case ENDLESS -> {
                    Files.delete(file);
                    Files.createSymbolicLink(file, Path.of("/dev/zero"));
                }
                case HUGE -> Files.writeString(file, "a".repeat(1_000_000));
                case NOT_UTF_8 -> Files.write(file, new byte[] {'k', (byte) 0xff});
                case NOT_RANDOM -> Files.writeString(file, RING + ",zero:" + "A".repeat(43) + "=");
                case OF_ANOTHER_PURPOSE -> Files.writeString(file, TestKeys.ring("token", "secret"));
            }
        }
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        file = directory.resolve("token");
        write(RING);
        ias = Ias.setup()
                .alone()
                .set("endpoints.all.port", port)
                .set("ias.keys.token", "file:" + file)
                .set("ias.keys.read-interval", "20ms")
                .start();
    }

    @AfterEach
    void stop() {
        management.close();
        ias.close();
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedFileFailsNoRequestAndIsReported(Damage damage) throws IOException {
        var token = ias.signUp("before@example.com").token();

        damage.to(file);

        assertThat(ias.signUp("at-once@example.com").status()).isEqualTo(201);
        eventually(
                () -> assertThat(readiness()).isEqualTo("200 DEGRADED [\"" + damage.condition.formatted(file) + "\"]"));
        assertThat(ias.signUp("later@example.com").status()).isEqualTo(201);
        assertThat(ias.resend(token).error()).isEqualTo("429 user/400");
        assertThat(metrics()).contains("ias_keys_unreadable 1.0");
        assertThat(management.get("/health/liveness").status()).isEqualTo(200);

        Files.deleteIfExists(file);
        write(RING);
        eventually(() -> assertThat(readiness()).isEqualTo("200 UP []"));
        assertThat(metrics()).contains("ias_keys_unreadable 0.0");
    }

    @Test
    void aChangeOfStateIsLoggedOnce() throws IOException {
        try (var log = new LogCapture()) {
            Files.delete(file);
            eventually(() -> assertThat(readiness()).startsWith("200 DEGRADED"));
            for (var call = 0; call < 5; call++) {
                ias.bean(KeyFiles.class).reload();
                ias.signUp(String.format(Locale.ROOT, "call-%d@example.com", call));
            }
            write(RING);
            eventually(() -> assertThat(log.text()).contains("Secret file is usable again"));

            assertThat(log.text().lines().filter(line -> line.contains("Secret file")))
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("WARN")
                    .contains("ias.keys.token: '" + file + "' is not a file")
                    .contains("no such file");
            assertThat(log.text()).doesNotContain(RING);
        }
    }

    @Test
    void aChangedFileTakesEffectAfterTwoReloads() {
        var secrets = new Secrets();
        var keys = keys(secrets);
        var before = keys.ring(KeyPurpose.TOKEN);

        write(TestKeys.ring("new", "token"));
        secrets.reload();
        assertThat(keys.ring(KeyPurpose.TOKEN)).isSameAs(before);
        secrets.reload();
        assertThat(keys.ring(KeyPurpose.TOKEN).first().id()).isEqualTo("new");
    }

    @Test
    void aPartlyWrittenRingRemovesNoKey() {
        var whole = TestKeys.ring("new", "token");
        var secrets = new Secrets();
        var keys = keys(secrets);
        keys.ring(KeyPurpose.TOKEN);

        write(whole.substring(0, whole.indexOf(',') + 1));
        secrets.reload();
        assertThat(keys.ring(KeyPurpose.TOKEN).find("token")).isPresent();
        write(whole);
        secrets.reload();
        assertThat(keys.ring(KeyPurpose.TOKEN).find("token")).isPresent();
        secrets.reload();
        assertThat(keys.ring(KeyPurpose.TOKEN).keys()).extracting(Key::id).containsExactly("new", "token");
    }

    private Keys keys(Secrets secrets) {
        var settings = new KeySettings(
                "file:" + file,
                TestKeys.ring("secret"),
                TestKeys.ring("outbox"),
                TestKeys.ring("auth"),
                TestKeys.ring("access-key"),
                Duration.ofSeconds(1));
        return new ConfiguredKeys(settings, secrets);
    }

    private String readiness() {
        var answer = management.get("/health/readiness");
        var conditions = answer.json().at("/details/keys/details/conditions").toString();
        return String.format(
                Locale.ROOT,
                "%d %s %s",
                answer.status(),
                answer.json().path("status").asText(),
                conditions.isEmpty() ? "[]" : conditions);
    }

    private String metrics() {
        return management.get("/prometheus").response().body();
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
