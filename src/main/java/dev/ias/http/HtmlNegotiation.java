package dev.ias.http;

import dev.ias.http.HeaderList.Weighted;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Decides whether a client is a browser that shows a page (RFC 9110 section 12.5.1). */
public final class HtmlNegotiation {

    private static final Set<String> HTML = Set.of("text/html", "application/xhtml+xml");
    private static final Set<String> DATA = Set.of("application/json", "application/xml", "text/xml");

    /**
     * A range that only {@code java.net.HttpURLConnection} sends by default, together with {@code text/html}; programs
     * that use it read no pages.
     */
    private static final String OF_JAVA = "*";

    private HtmlNegotiation() {}

    /**
     * Returns whether Accept lists HTML by name and prefers it to the formats of the APIs. Wildcards do not stand
     * for HTML, because programs send them.
     */
    public static boolean prefersHtml(HttpRequest<?> request) {
        var ranges = HeaderList.weighted(request, HttpHeaders.ACCEPT).toList();
        var ofJava = HeaderList.elements(request, HttpHeaders.ACCEPT)
                .anyMatch(element -> element.split("[;\\s]", 2)[0].equals(OF_JAVA));
        var html = weight(ranges, HTML);
        return !ofJava && html > 0 && html > weight(ranges, DATA);
    }

    /** Returns the largest weight of ranges that are one of these types; 0 if there is none. */
    private static double weight(List<Weighted> ranges, Set<String> types) {
        return ranges.stream()
                .filter(range -> types.contains(range.value().toLowerCase(Locale.ROOT)))
                .mapToDouble(Weighted::weight)
                .max()
                .orElse(0);
    }
}
