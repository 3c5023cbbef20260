package dev.ias.maildomain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.settings.SettingsChecks;
import dev.ias.testing.Ias;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of blocked domains. */
class BlockedDomainsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jane@mailinator.example",
                "jane@MAILINATOR.example",
                "jane@deep.sub.mailinator.example",
                "jane@bücher.example"
            })
    void anAddressOfABlockedDomainIsDenied(String address) throws IOException {
        try (var ias = start("# throw-away\n\n  Mailinator.example  # a comment\nbücher.example\n")) {
            var answer = ias.signUp(address);

            assertThat(answer.error()).isEqualTo("400 request/0");
            var detail = answer.json().path("validationDetail").path(0);
            assertThat(detail.path("expression").asText()).isEqualTo("domain");
            assertThat(detail.path("argument").asText()).isEqualTo("blocked");
            assertThat(detail.path("reason").asText())
                    .startsWith("Addresses of ")
                    .endsWith(" cannot be used here. Use another address.");
            assertThat(ias.signUp("jane@notmailinator.example").outcome()).isEqualTo("201");
        }
    }

    @Test
    void aChangeTakesEffectAtTheSecondCheckAndAnUnusableFileChangesNothing() throws IOException {
        try (var ias = start("one.example\n")) {
            var blocked = ias.bean(BlockedDomains.class);
            write("other.example\n");
            blocked.reload();
            assertThat(blocked.contains("one.example")).isTrue();
            blocked.reload();
            assertThat(blocked.contains("one.example")).isFalse();
            assertThat(blocked.contains("other.example")).isTrue();

            for (var unusable : List.of(new byte[] {(byte) 0xff, '\n'}, new byte[8 * 1024 * 1024 + 1])) {
                Files.write(file(), unusable);
                blocked.reload();
                blocked.reload();
                assertThat(blocked.contains("other.example")).isTrue();
            }
            Files.delete(file());
            blocked.reload();
            blocked.reload();
            assertThat(blocked.contains("other.example")).isTrue();

            write("third.example\n");
            blocked.reload();
            blocked.reload();
            assertThat(blocked.contains("other.example")).isFalse();
            assertThat(blocked.contains("third.example")).isTrue();
        }
    }

    @Test
    void wrongLinesBlockNothingAndAreReportedAtStart() throws IOException {
        try (var ias =
                start("good.example\nexample\n*.example.com\njane@example.com\ntwo words.example\n.com\n-.example\n")) {
            assertThat(ias.bean(SettingsChecks.class).warnings())
                    .contains("ias.mail.blocked-domains is " + file()
                            + ": it has lines that are not domains: 2, 3, 4, 5, 6 and 1 more, which block nothing;"
                            + " write one domain such as example.com per line");
            assertThat(ias.signUp("jane@good.example").error()).isEqualTo("400 request/0");
        }
    }

    @ParameterizedTest
    @CsvSource({"missing, no such file", "., not a regular file"})
    void aFileThatCannotBeReadPreventsTheStart(String name, String reason) {
        var file = directory.resolve(name);

        assertThatThrownBy(() -> DomainList.read(file.toString()))
                .hasMessage("ias.mail.blocked-domains: '" + file
                        + "' is not a file of at most 8388608 bytes in UTF-8 that can be read: " + reason);
    }

    @Test
    void aHundredThousandDomainsAreRead() {
        var list = DomainList.parse(
                IntStream.range(0, 100_000).mapToObj(i -> "d" + i + ".example").collect(Collectors.joining("\n")));

        assertThat(list.domains()).hasSize(100_000);
        assertThat(list.covers("a.b.d99999.example")).isTrue();
        assertThat(list.covers("example")).isFalse();
    }

    private Ias start(String content) throws IOException {
        write(content);
        return Ias.setup()
                .alone()
                .set("ias.mail.blocked-domains", file().toString())
                .set("ias.mail.blocked-domains-interval", "1h")
                .start();
    }

    private Path file() {
        return directory.resolve("blocked.txt");
    }

    private void write(String content) throws IOException {
        Files.write(file(), content.getBytes(StandardCharsets.UTF_8));
    }
}
