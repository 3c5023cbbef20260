package dev.ias;

import dev.ias.testing.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The dependencies of packages in the picture of the architecture page.
 *
 * @param uses each package, from top to bottom, with those that its arrow points to
 */
record PackageDiagram(Map<String, Set<String>> uses) {

    private static final String HEADING = "Packages";
    private static final Pattern PACKAGE = Pattern.compile("([a-z]+)/");
    private static final Pattern ROW =
            Pattern.compile("^[a-z ]{9}([a-z]+)/(?: ─+▶((?: [a-z]+/)+))?", Pattern.MULTILINE);

    static PackageDiagram read() {
        var uses = new LinkedHashMap<String, Set<String>>();
        var picture = Document.page("architecture").blocks(HEADING, "").getLast();
        ROW.matcher(picture).results().forEach(row -> uses.put(row.group(1), names(row)));
        return new PackageDiagram(uses);
    }

    private static Set<String> names(MatchResult row) {
        var names = new TreeSet<String>();
        if (row.group(2) != null) {
            PACKAGE.matcher(row.group(2)).results().forEach(name -> names.add(name.group(1)));
        }
        return names;
    }
}
