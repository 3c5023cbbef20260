package dev.ias;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    // Labels that Prometheus adds to scraped series.
    private static final Set<String> SCRAPE_LABELS = Set.of("instance", "job");
    // The label of the buckets of histograms, which only an aggregation needs.
    private static final String BUCKET_LABEL = "le";

    /**
     * Selector of series.
     *
     * @param matchers labels, each with the regular expression that its value must match
     * @param job matcher of the job, empty if there is none
     */
    record Selector(String metric, Map<String, String> matchers, Optional<String> job) {}

    List<Selector> selectors() {
        var bare = GROUPING.matcher(RANGE.matcher(text).replaceAll("")).replaceAll("");
        return SELECTOR.matcher(bare)
                .results()
                .filter(found -> !found.group(2).equals("(") && !OPERATORS.contains(found.group(1)))
                .map(found -> selector(found.group(1), found.group(2)))
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
        return labels().stream()
                .filter(label -> !SCRAPE_LABELS.contains(label) && !label.equals(BUCKET_LABEL))
                .collect(Collectors.toSet());
    }

    private static Selector selector(String metric, String braces) {
        var matchers = matchers(braces);
        var job = Optional.ofNullable(matchers.get("job"));
        matchers.keySet().removeAll(SCRAPE_LABELS);
        return new Selector(metric, matchers, job);
    }

    private static TreeMap<String, String> matchers(String braces) {
        var matchers = new TreeMap<String, String>();
        for (var found = MATCHER.matcher(braces); found.find(); ) {
            matchers.put(found.group(1), found.group(2).equals("=") ? Pattern.quote(found.group(3)) : found.group(3));
        }
        return matchers;
    }
}
