package dev.ias.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.ServiceOnly;
import dev.ias.key.KeyPurpose;
import dev.ias.language.TestLanguages;
import dev.ias.mail.MailPreview;
import dev.ias.ops.preview.MailCommand;
import dev.ias.settings.SettingsContext;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestKeys;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mail preview} writes example mails to files. */
class MailCommandTest {

    @TempDir
    private Path directory;

    @Test
    void everyKindInEveryLanguageIsWrittenAndPrinted() throws IOException {
        var run = run(Map.of(), "--directory", directory.toString());

        assertThat(run.code()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.output().lines().map(Path::of)).containsExactlyInAnyOrderElementsOf(files());
        var languages = TestLanguages.builtIn().all().size();
        assertThat(files())
                .hasSize(languages * 3 * 3)
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
        assertThat(directory.resolve("code.en.html")).content().contains(">123456<", "jane.doe@example.com");
        assertThat(directory.resolve("link.ar.html")).content().contains("dir=\"rtl\"");
    }

    @Test
    void theCompleteMailIsThatOfTheOtherFiles() throws IOException, MessagingException {
        run(Map.of("ias.brand.name", "Acme"), "--directory", directory.toString(), "--language", "de", "zh-Hans");

        assertThat(files()).hasSize(18);
        var mail = ReceivedMail.parse("", List.of(""), Files.readAllBytes(directory.resolve("code.zh-Hans.eml")));
        assertThat(mail.subject()).contains("123456", "Acme");
        assertThat(mail.html().replace("\r\n", "\n"))
                .isEqualTo(Files.readString(directory.resolve("code.zh-Hans.html")));
        assertThat(mail.text().replace("\r\n", "\n"))
                .isEqualTo(Files.readString(directory.resolve("code.zh-Hans.txt")));
    }

    @Test
    void aDirectoryThatIsNotEmptyIsRefused() throws IOException {
        var other = Files.writeString(directory.resolve("notes"), "mine");

        var refused = run(Map.of(), "--directory", directory.toString(), "--language", "en");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.errors()).isEqualTo(directory + " is not empty; use --overwrite to replace files in it\n");
        assertThat(files()).containsExactly(other);

        assertThat(run(Map.of(), "--directory", directory.toString(), "--language", "en", "--overwrite")
                        .code())
                .isZero();
        assertThat(files()).hasSize(10);
        assertThat(other).hasContent("mine");
    }

    @Test
    void aDirectoryIsCreated() {
        run(Map.of(), "--directory", directory.resolve("a/b").toString(), "--language", "en");

        assertThat(directory.resolve("a/b/known-address.en.txt")).isNotEmptyFile();
    }

    @Test
    void unknownLanguagesAndInvalidSettingsAreNamed() {
        assertThat(run(Map.of(), "--directory", directory.toString(), "--language", "tlh")
                        .errors())
                .contains("'tlh' is not one of the languages ar, de, en, ");
        assertThat(run(Map.of("ias.brand.accent-color", "red"), "--directory", directory.toString())
                        .errors())
                .contains("ias.brand.accent-color: 'red' is not a colour such as #2f6f5e");
        assertThat(directory).isEmptyDirectory();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static CommandRun run(Map<String, String> settings, String... options) {
        var all = new HashMap<String, Object>(Map.of(
                "datasources.default.enabled", false,
                "ias.database.url", "jdbc:postgresql://localhost:1/ias",
                "ias.mail.from", "no-reply@sender.example",
                "ias.link.base-url", "https://verify.example.com"));
        Arrays.stream(KeyPurpose.values()).forEach(purpose -> all.put(purpose.setting(), TestKeys.ring(purpose)));
        all.putAll(settings);
        try (var context = SettingsContext.builder()
                .deduceEnvironment(false)
                .environments(ServiceOnly.COMMAND)
                .properties(all)
                .start()) {
            return CommandRun.of(
                    new MailCommand((directory, tags) ->
                            context.getBean(MailPreview.class).write(directory, tags)),
                    Stream.concat(Stream.of("preview"), Stream.of(options)).toArray(String[]::new));
        }
    }
}
