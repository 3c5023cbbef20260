package dev.ias;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links in all Markdown files refer to existing files and headings. External addresses are not requested. */
class DocumentLinksTest {

    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
    private static final Pattern CODE = Pattern.compile("(`+)[^`]+\\1");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)(?: \"[^\"]*\")?\\)");
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]*:.*");

    private final Path repository = Path.of("").toAbsolutePath();

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkRefersToAnExistingFileAndHeading(Document document) {
        assertThat(links(document)).allSatisfy(link -> assertExists(document, link));
    }

    @Test
    void linksAndHeadingsAreFound() {
        assertThat(links(Document.README)).hasSizeGreaterThan(20);
        assertThat(anchors("# Not good, yet\n```\n# no heading\n```\n## `api-spec/` & more\n## Not good, yet\n"))
                .containsExactly("api-spec--more", "not-good-yet", "not-good-yet-1");
    }

    static List<Document> documents() {
        return Document.all();
    }

    private void assertExists(Document document, String link) {
        var hash = link.indexOf('#');
        var path = hash < 0 ? link : link.substring(0, hash);
        var file = repository.resolve(document.file());
        var target = path.isEmpty() ? file : file.resolveSibling(path).normalize();

        assertThat(target).as("%s in %s", link, document).exists().startsWith(repository);
        if (hash >= 0) {
            assertThat(Files.isRegularFile(target))
                    .as("%s in %s", link, document)
                    .isTrue();
            assertThat(anchors(new Document(target).text()))
                    .as("%s in %s", link, document)
                    .contains(link.substring(hash + 1));
        }
    }

    private static List<String> links(Document document) {
        var text =
                CODE.matcher(CODE_BLOCK.matcher(document.text()).replaceAll("")).replaceAll("`code`");
        return LINK.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(link -> !SCHEME.matcher(link).matches())
                .toList();
    }

    /** Returns the anchors of all headings, as GitHub generates them. */
    private static TreeSet<String> anchors(String markdown) {
        Map<String, Integer> times = new HashMap<>();
        var anchors = new TreeSet<String>();
        headings(markdown).forEach(heading -> {
            var anchor = heading.toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-');
            var before = times.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
        return anchors;
    }

    private static Stream<String> headings(String markdown) {
        return HEADING.matcher(CODE_BLOCK.matcher(markdown).replaceAll(""))
                .results()
                .map(found -> found.group(1).strip());
    }
}
