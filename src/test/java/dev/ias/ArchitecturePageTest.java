package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Files, terms and decision records of the architecture page exist. {@link ArchitectureTest} checks its picture. */
class ArchitecturePageTest {

    private static final Document PAGE = Document.page("architecture");
    private static final Path SOURCES = Path.of("src/main/java/dev/ias");
    private static final Pattern FILE =
            Pattern.compile("`((?:[a-z]+/)+[A-Z][A-Za-z]+\\.java|api-spec/[a-z-]+\\.yaml)`");
    private static final Pattern TERM = Pattern.compile("(?m)^\\| \\*\\*([^*|]+)\\*\\* \\| [^|]{15,}\\|$");
    private static final Pattern RECORD = Pattern.compile("\\(adr/([0-9]{4}-[a-z0-9-]+)\\.md\\)");

    @Test
    void theFilesOnThePathOfARequestExist() {
        var named = PAGE.matches("The path of one request", FILE).stream()
                .map(file -> file.group(1))
                .toList();

        assertThat(named)
                .hasSizeGreaterThan(15)
                .allSatisfy(file -> assertThat(file.startsWith("api-spec") ? Path.of(file) : SOURCES.resolve(file))
                        .isRegularFile());
    }

    @Test
    void theGlossaryDefinesEveryTermOnce() {
        var terms = PAGE.matches("Glossary", TERM).stream()
                .map(term -> term.group(1))
                .toList();

        assertThat(terms)
                .hasSizeGreaterThan(40)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
    }

    @Test
    void everyDecisionRecordIsListedAndHasTheSameParts() {
        var records = Document.pages().stream()
                .filter(page -> page.toString().contains("/adr/"))
                .toList();

        assertThat(PAGE.matches("Decisions", RECORD).stream()
                        .map(found -> "src/site/markdown/adr/" + found.group(1) + ".md"))
                .containsExactlyElementsOf(
                        records.stream().map(Document::toString).toList());
        assertThat(records).hasSizeGreaterThan(10).allSatisfy(ArchitecturePageTest::assertRecord);
    }

    private static void assertRecord(Document document) {
        assertThat(document.text()).containsPattern("(?m)^# [0-9]{4} · .+$").containsPattern("(?m)^Date: 20[0-9-]{8}$");
        assertThat(List.of("Context", "Decision", "Figures", "Alternatives"))
                .allSatisfy(part ->
                        assertThat(document.section(part)).as("%s", document).isNotBlank());
        assertThat(Files.exists(document.file())).isTrue();
    }
}
