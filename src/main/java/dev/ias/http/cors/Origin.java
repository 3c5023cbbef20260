package dev.ias.http.cors;

import dev.ias.network.IpAddress;
import dev.ias.network.LoopbackHost;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An origin as browsers serialise it (RFC 6454 section 6.2): lower case, without a default port.
 *
 * @param text as it is in the header field {@code Origin}
 * @param plain whether pages of it are loaded over HTTP from another host
 */
record Origin(String text, boolean plain) {

    /** The origin of sandboxed frames and local files. */
    static final Origin OPAQUE = new Origin("null", false);

    private static final Pattern SYNTAX = Pattern.compile(
            "(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>\\[[^\\]/?#]*]|[^:/?#]*)(?::(?<port>[^/?#]*))?(?<rest>.*)");
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int LARGEST_PORT = 65_535;

    /**
     * Parses an origin; upper case and a default port, which browsers never send, are removed.
     *
     * @throws IllegalArgumentException if it is not an origin; the message says why
     */
    static Origin parse(String text) {
        if (text.equals(OPAQUE.text)) {
            return OPAQUE;
        }
        require(!text.equals("*"), "list the origins of your pages");
        var parts = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
        require(parts.matches(), "it must begin with a scheme and ://");
        require(parts.group("rest").isEmpty(), "nothing may follow host and port");
        var scheme = parts.group("scheme");
        var host = host(parts.group("host"));
        var port = parts.group("port") == null ? "" : port(scheme, parts.group("port"));
        return new Origin(scheme + "://" + host + port, scheme.equals("http") && !LoopbackHost.matches(host));
    }

    private static String host(String host) {
        var problem = "the host is not a name or an address";
        try {
            return IpAddress.ofHost(host)
                    .map(address -> host.startsWith("[") ? "[" + IpAddress.format(address) + "]" : host)
                    .orElseGet(() -> {
                        require(NAME.matcher(host).matches(), problem);
                        return host;
                    });
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(problem, e);
        }
    }

    private static String port(String scheme, String port) {
        require(
                PORT.matcher(port).matches() && Integer.parseInt(port) <= LARGEST_PORT,
                "the port is not 1 to " + LARGEST_PORT);
        var isDefault = scheme.equals("https") ? port.equals("443") : scheme.equals("http") && port.equals("80");
        return isDefault ? "" : ":" + port;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem);
        }
    }
}
