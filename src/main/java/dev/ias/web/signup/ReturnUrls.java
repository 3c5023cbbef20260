package dev.ias.web.signup;

import dev.ias.network.LoopbackHost;
import dev.ias.settings.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Allow list of the URLs that the sign-up page may return to with an auth token. Scheme, host and port must be equal;
 * the path must be equal, or below one that ends with a slash. The query is free.
 */
final class ReturnUrls {

    private static final int MAX_LENGTH = 2_000;
    // Characters that the parsers of Java and of browsers read alike; no user info.
    private static final Pattern PLAIN = Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]+/[!$&-;=?A-Z_a-z~%]*");
    // Browsers resolve dot segments, and servers may decode encoded ones and slashes.
    private static final Pattern AMBIGUOUS_PATH = Pattern.compile("(?i).*(?:/\\.{1,2}(?:/|$)|//|%2e|%2f|%5c|;).*");

    private final List<URI> allowed;

    private ReturnUrls(List<URI> allowed) {
        this.allowed = allowed;
    }

    /**
     * Parses the entries of the setting.
     *
     * @throws InvalidSettingException if one is not a URL of TLS or of this host, or if it has a query or fragment
     */
    static ReturnUrls of(List<String> entries) {
        return new ReturnUrls(entries.stream().map(ReturnUrls::entry).toList());
    }

    private static URI entry(String text) {
        return parse(text)
                .filter(url -> url.getRawQuery() == null)
                .filter(url -> url.getScheme().equals("https") || LoopbackHost.matches(url.getHost()))
                .orElseThrow(() -> InvalidSettingException.of(
                        SignUpPageSettings.RETURN_URLS,
                        text,
                        "a URL such as https://app.example.com/welcome, with a path and without query and fragment"));
    }

    /** Returns a URL that is allowed; empty if it is not, or if it cannot be read without doubt. */
    Optional<URI> find(String url) {
        return parse(url).filter(parsed -> allowed.stream().anyMatch(entry -> permits(entry, parsed)));
    }

    /** Returns the origins of all entries. */
    Stream<String> origins() {
        return allowed.stream()
                .map(url -> url.getScheme() + "://" + url.getAuthority())
                .distinct();
    }

    private static boolean permits(URI entry, URI url) {
        var path = entry.getRawPath();
        return entry.getScheme().equals(url.getScheme())
                && entry.getRawAuthority().equalsIgnoreCase(url.getRawAuthority())
                && (path.equals(url.getRawPath())
                        || (path.endsWith("/") && url.getRawPath().startsWith(path)));
    }

    private static Optional<URI> parse(String text) {
        if (text.length() > MAX_LENGTH || !PLAIN.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text))
                    .filter(url -> url.getHost() != null)
                    .filter(url -> !AMBIGUOUS_PATH.matcher(url.getRawPath()).matches());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
