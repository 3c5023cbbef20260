package dev.ias.input;

import dev.ias.network.LoopbackHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Allow list of the URLs that pages may lead back to. An entry such as {@code https://www.example.com/welcome} allows
 * URLs of the same scheme, host and port whose path is its path or below it.
 */
public final class ReturnUrls {

    /** What an entry must be, as the end of a sentence. */
    public static final String ALLOWED_ENTRY =
            "an https URL such as https://www.example.com/app without user, query, fragment and dot segments";

    /** What a URL must be, as the end of a sentence. */
    public static final String ALLOWED_URL =
            "an https URL such as https://www.example.com/welcome without user, fragment"
                    + " and dot segments, of at most 500 characters";

    public static final int MAXIMUM_LENGTH = 500;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    // RFC 3986 has these characters only; URI accepts others, which browsers convert.
    private static final Pattern CHARACTERS = Pattern.compile("[!-~]{1," + MAXIMUM_LENGTH + "}");

    // Servers and proxies disagree on encoded separators and dots, on empty segments, and on what a semicolon ends.
    private static final Pattern AMBIGUOUS = Pattern.compile("(?i)%2f|%5c|%2e|%00|//|;");

    private final List<URI> prefixes;

    private ReturnUrls(List<URI> prefixes) {
        this.prefixes = prefixes;
    }

    /** Returns a list that allows nothing. */
    public static ReturnUrls none() {
        return new ReturnUrls(List.of());
    }

    /**
     * Returns the list of these entries.
     *
     * @throws IllegalArgumentException if one is not as {@link #ALLOWED_ENTRY} says; the message is the entry
     */
    public static ReturnUrls of(List<String> prefixes) {
        return new ReturnUrls(prefixes.stream().map(ReturnUrls::prefix).toList());
    }

    private static URI prefix(String text) {
        var url = parse(text).filter(prefix -> prefix.getRawQuery() == null);
        return url.findAny().orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** Returns whether a URL is well-formed, not too long, and allowed by an entry. */
    public boolean allows(String text) {
        return parse(text).anyMatch(url -> prefixes.stream().anyMatch(prefix -> matches(prefix, url)));
    }

    /** Returns the origins of all entries. */
    public Stream<String> origins() {
        return prefixes.stream()
                .map(url -> scheme(url) + "://" + url.getRawAuthority().toLowerCase(Locale.ROOT))
                .distinct();
    }

    /** Returns whether a URL could be allowed: http only to loopback, at most 500 characters. */
    public static boolean isValid(String text) {
        return parse(text).findAny().isPresent();
    }

    private static boolean matches(URI prefix, URI url) {
        return scheme(prefix).equals(scheme(url))
                && host(prefix).equals(host(url))
                && port(prefix) == port(url)
                && contains(path(prefix), path(url));
    }

    private static boolean contains(String prefix, String path) {
        return path.equals(prefix) || path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/");
    }

    /** Returns the URL; empty if it is malformed or can never be allowed. */
    private static Stream<URI> parse(String text) {
        if (!CHARACTERS.matcher(text).matches()) {
            return Stream.empty();
        }
        try {
            return Stream.of(new URI(text).parseServerAuthority()).filter(ReturnUrls::isPage);
        } catch (URISyntaxException e) {
            return Stream.empty();
        }
    }

    private static boolean isPage(URI url) {
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && isSafe(url)
                && !AMBIGUOUS.matcher(path(url)).find()
                && Stream.of(path(url).split("/")).noneMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static boolean isSafe(URI url) {
        return scheme(url).equals("https") || (scheme(url).equals("http") && LoopbackHost.matches(url.getHost()));
    }

    private static String scheme(URI url) {
        return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    }

    private static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : scheme(url).equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    private static String path(URI url) {
        return url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    }
}
