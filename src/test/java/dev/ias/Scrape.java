package dev.ias;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Metrics in the Prometheus text format: series, each with a name and labels. */
record Scrape(List<Series> all) {

    private static final Pattern LINE =
            Pattern.compile("(?m)^([a-zA-Z_]\\w*)(?:\\{([^}]*(?:\\{[^}]*}[^}]*)*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    record Series(String metric, Map<String, String> labels) {}

    static Scrape of(String text) {
        return new Scrape(LINE.matcher(text)
                .results()
                .map(found -> new Series(found.group(1), pairs(found.group(2) == null ? "" : found.group(2))))
                .toList());
    }

    /** Returns the series that a selector matches. */
    List<Series> series(PromQl.Selector selector) {
        return all.stream()
                .filter(series -> series.metric().equals(selector.metric()))
                .filter(series -> selector.matchers().entrySet().stream()
                        .allMatch(matcher -> series.labels()
                                .getOrDefault(matcher.getKey(), "")
                                .matches(matcher.getValue())))
                .toList();
    }

    /** Returns the labels of all series of a metric. */
    Set<String> labels(String metric) {
        return all.stream()
                .filter(series -> series.metric().equals(metric))
                .flatMap(series -> series.labels().keySet().stream())
                .collect(Collectors.toSet());
    }

    private static Map<String, String> pairs(String text) {
        var labels = new TreeMap<String, String>();
        LABEL.matcher(text).results().forEach(found -> labels.put(found.group(1), found.group(2)));
        return labels;
    }
}
