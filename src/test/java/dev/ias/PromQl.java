package dev.ias;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PromQL query. Parses only the syntax that the queries of this project use. */
record PromQl(String text) {

    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern GROUPING = Pattern.compile("\\bby\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_]\\w*)\\s*(\\{[^}]*}|\\(|)");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|=)\\s*\"([^\"]*)\"");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless");
    // A label that Prometheus adds to scraped series.
    private static final String SCRAPE_LABEL = "instance";

    /**
     * Selector of series.
     *
     * @param matchers labels, each with the regular expression that its value must match
     */
    record Selector(String metric, Map<String, String> matchers) {}

    List<Selector> selectors() {
        var bare = GROUPING.matcher(RANGE.matcher(text).replaceAll("")).replaceAll("");
        return SELECTOR.matcher(bare)
                .results()
                .filter(found -> !found.group(2).equals("(") && !OPERATORS.contains(found.group(1)))
                .map(found -> new Selector(found.group(1), matchers(found.group(2))))
                .toList();
    }

    /** Returns the labels that the query groups by. */
    Set<String> labels() {
        return GROUPING.matcher(text)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",")))
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    /** Returns the labels that the query groups by and that the service exports. */
    Set<String> told() {
        return labels().stream().filter(Predicate.not(SCRAPE_LABEL::equals)).collect(Collectors.toSet());
    }

    private static Map<String, String> matchers(String braces) {
        var matchers = new TreeMap<String, String>();
        for (var found = MATCHER.matcher(braces); found.find(); ) {
            matchers.put(found.group(1), found.group(2).equals("=") ? Pattern.quote(found.group(3)) : found.group(3));
        }
        matchers.remove(SCRAPE_LABEL);
        return matchers;
    }
}
