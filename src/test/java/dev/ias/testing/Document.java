package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A Markdown file of the repository, by section. */
public record Document(Path file) {

    public static final Document README = new Document(Path.of("README.md"));

    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".data", "node_modules");
    private static final Pattern BLOCK =
            Pattern.compile("^```([a-z]*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Returns a page of the site, by its name without extension. */
    public static Document page(String name) {
        return new Document(PAGES.resolve(name + ".md"));
    }

    /** Returns all pages of the site. */
    public static List<Document> pages() {
        return below(PAGES);
    }

    /** Returns all Markdown files of the repository. */
    public static List<Document> all() {
        return below(Path.of(""));
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the text below a heading, up to the next heading of any level. */
    public String section(String heading) {
        var found = Pattern.compile(
                        "^#+ " + Pattern.quote(heading) + "\n(.*?)(?=^#+ |\\z)", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(text());
        if (!found.find()) {
            throw new AssertionError(file + " has no section " + heading);
        }
        return found.group(1);
    }

    /** Returns the code blocks of a language in a section; {@code ""} means blocks without a language. */
    public List<String> blocks(String heading, String language) {
        return BLOCK.matcher(section(heading))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Returns the matches of a pattern in a section. */
    public List<MatchResult> matches(String heading, Pattern pattern) {
        return pattern.matcher(section(heading)).results().toList();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private static List<Document> below(Path directory) {
        try (var files = Files.find(
                directory,
                Integer.MAX_VALUE,
                (path, attributes) ->
                        attributes.isRegularFile() && path.toString().endsWith(".md"))) {
            return files.filter(Document::isOurs).sorted().map(Document::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path file) {
        for (var part : file) {
            if (NOT_OURS.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
