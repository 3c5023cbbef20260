package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** README is short and links to every page. */
class ReadmeTest {

    private static final int MAXIMUM_LINES = 200;
    private static final Pattern PAGE = Pattern.compile("\\((src/site/markdown/[a-z-]+\\.md)[)#]");

    @Test
    void itHasAtMostTwoHundredLines() {
        assertThat(Document.README.text().lines()).hasSizeLessThanOrEqualTo(MAXIMUM_LINES);
    }

    @Test
    void itShowsTheTwoCommands() {
        assertThat(Document.README.blocks("Quick start", "sh"))
                .first()
                .asString()
                .contains("./mvnw mn:run", "./mvnw verify");
    }

    @Test
    void itsTableLinksToEveryPage() {
        var linked = Document.README.matches("I want to …", PAGE).stream().map(link -> link.group(1));

        assertThat(linked)
                .containsAll(Document.pages().stream()
                        .map(Document::toString)
                        .filter(page -> !page.contains("/adr/") && !page.endsWith("index.md"))
                        .toList());
    }
}
