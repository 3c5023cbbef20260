package dev.ias.http.client;

import dev.ias.network.IpAddress;
import io.micronaut.http.HttpHeaders;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Header fields in which proxies send the address of the client. */
enum ForwardingHeader {
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        Optional<String> node(String element) {
            return Optional.of(element);
        }
    },
    /** RFC 7239. */
    FORWARDED("Forwarded") {
        @Override
        Optional<String> node(String element) {
            return parameter(element, "for");
        }
    };

    private static final String PORT = "(?::(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]"
            + "|6553[0-5]|_[0-9A-Za-z._-]+))?";
    private static final String IPV6 = "[0-9a-fA-F.]*:[0-9a-fA-F:.]*";
    private static final String ZONE = "(?:%[0-9A-Za-z._~%-]+)?";
    // RFC 7239 section 6. X-Forwarded-For has no specification: ports, brackets and quotes are optional.
    private static final Pattern NODE = Pattern.compile(
            "(?<ipv4>[0-9.]+)%1$s|\\[(?<bracketed>%2$s)%3$s]%1$s|(?<ipv6>%2$s)%3$s".formatted(PORT, IPV6, ZONE));

    private static final Pattern PARAMETER = Pattern.compile(
            "\\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[^\\s;\"]*)\\s*(?:;|$)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private final String field;

    ForwardingHeader(String field) {
        this.field = field;
    }

    /** Returns the part of an element that identifies the client of one hop; empty if there is none. */
    abstract Optional<String> node(String element);

    /**
     * Returns the hops of a request, nearest first. A hop is empty if its address is unknown: not an address, an
     * obfuscated identifier or malformed. Zones are dropped, empty elements are ignored (RFC 9110 section 5.6.1).
     */
    List<Optional<InetAddress>> hops(HttpHeaders headers) {
        return headers.getAll(field).reversed().stream()
                .flatMap(ForwardingHeader::elements)
                .map(element -> node(element).flatMap(ForwardingHeader::address))
                .toList();
    }

    boolean isIn(HttpHeaders headers) {
        return headers.contains(field);
    }

    /**
     * Splits a list from its end, so that quotes that a client opens on the left do not extend into what a proxy
     * appends.
     */
    private static Stream<String> elements(String list) {
        var elements = new ArrayList<String>();
        var end = list.length();
        var quoted = false;
        for (var i = end - 1; i >= 0; i--) {
            if (list.charAt(i) == '"' && !isEscaped(list, i)) {
                quoted = !quoted;
            } else if (list.charAt(i) == ',' && !quoted) {
                elements.add(list.substring(i + 1, end));
                end = i;
            }
        }
        elements.add(list.substring(0, end));
        return elements.stream().map(String::strip).filter(element -> !element.isEmpty());
    }

    private static boolean isEscaped(String text, int index) {
        var backslashes = 0;
        while (backslashes < index && text.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Returns the value of a parameter; empty if it is absent or repeated, or if the element is malformed. */
    private static Optional<String> parameter(String element, String name) {
        var values = new ArrayList<String>();
        var matcher = PARAMETER.matcher(element);
        for (var position = 0; position < element.length(); position = matcher.end()) {
            if (!matcher.region(position, element.length()).lookingAt()) {
                return Optional.empty();
            }
            if (matcher.group(1).equalsIgnoreCase(name)) {
                values.add(matcher.group(2));
            }
        }
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static Optional<InetAddress> address(String node) {
        var matcher = NODE.matcher(unquoted(node));
        return matcher.matches()
                ? Stream.of("ipv4", "bracketed", "ipv6")
                        .flatMap(group -> Optional.ofNullable(matcher.group(group)).stream())
                        .findFirst()
                        .flatMap(IpAddress::of)
                : Optional.empty();
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? ESCAPE.matcher(text.substring(1, text.length() - 1)).replaceAll("$1")
                : text;
    }

    @Override
    public String toString() {
        return field;
    }
}
