package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README stays short and leads to every page. */
class ReadmeTest {

    private static final int MOST_LINES = 200;
    private static final Pattern PAGE = Pattern.compile("\\((src/site/markdown/[a-z-]+\\.md)[)#]");

    @Test
    void itHasAtMostTwoHundredLines() {
        assertThat(Document.README.text().lines()).hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void itShowsTheTwoCommands() {
        assertThat(Document.README.blocks("Quick start", "sh"))
                .first()
                .asString()
                .contains("./mvnw mn:run", "./mvnw verify");
    }

    @Test
    void itsTableLeadsToEveryPage() {
        var linked = Document.README.matches("I want to …", PAGE).stream().map(link -> link.group(1));

        assertThat(linked)
                .containsAll(Document.pages().stream()
                        .map(Document::toString)
                        .filter(page -> !page.contains("/adr/") && !page.endsWith("index.md"))
                        .toList());
    }
}
