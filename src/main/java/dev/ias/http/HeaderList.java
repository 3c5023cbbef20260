package dev.ias.http;

import io.micronaut.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Parses header fields whose value is a list (RFC 9110 section 5.6.1). All lines of a field are one list (section 5.3).
 */
final class HeaderList {

    /** Browsers list about ten languages. More elements cost time and select nothing. */
    private static final int MAXIMUM_WEIGHTED = 64;

    private static final Pattern COMMA = Pattern.compile(",");
    // RFC 9110 section 12.4.2, with more decimals than three and with an empty parameter, which some clients send.
    private static final Pattern WEIGHTED = Pattern.compile(
            "([^;\\s]++)[ \\t]*+(?:;[ \\t]*+[qQ][ \\t]*+=[ \\t]*+(0(?:\\.[0-9]*+)?|1(?:\\.0*+)?)[ \\t]*+)?+;?+");

    private HeaderList() {}

    /**
     * An element with its weight.
     *
     * @param weight from 0, not acceptable, to 1
     */
    record Weighted(String value, double weight) {

        private static Optional<Weighted> of(String element) {
            return Optional.of(WEIGHTED.matcher(element))
                    .filter(Matcher::matches)
                    .map(matcher -> new Weighted(
                            matcher.group(1), matcher.group(2) == null ? 1 : Double.parseDouble(matcher.group(2))));
        }
    }

    /** Returns the elements without surrounding white space; empty ones are omitted. */
    static Stream<String> elements(HttpRequest<?> request, String name) {
        return request.getHeaders().getAll(name).stream()
                .flatMap(COMMA::splitAsStream)
                .map(String::strip)
                .filter(element -> !element.isEmpty());
    }

    /** Returns the first 64 elements with their weights, in the order of the list; malformed ones are omitted. */
    static Stream<Weighted> weighted(HttpRequest<?> request, String name) {
        return elements(request, name).limit(MAXIMUM_WEIGHTED).flatMap(element -> Weighted.of(element).stream());
    }
}
