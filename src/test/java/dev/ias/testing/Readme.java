package dev.ias.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** README as its readers see it, by section. */
public final class Readme {

    private static final Pattern BLOCK =
            Pattern.compile("^```([a-z]*)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private Readme() {}

    public static String text() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands below a heading, up to the next one of any level. */
    public static String section(String heading) {
        var found = Pattern.compile(
                        "^#+ " + Pattern.quote(heading) + "\n(.*?)(?=^#+ |\\z)", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(text());
        if (!found.find()) {
            throw new AssertionError("README has no section " + heading);
        }
        return found.group(1);
    }

    /** The code blocks of a language in a section; those without one have the language {@code ""}. */
    public static List<String> blocks(String heading, String language) {
        return BLOCK.matcher(section(heading))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** The matches of a pattern in a section. */
    public static List<MatchResult> matches(String heading, Pattern pattern) {
        return pattern.matcher(section(heading)).results().toList();
    }
}
