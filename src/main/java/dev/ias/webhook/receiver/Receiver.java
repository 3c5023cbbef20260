package dev.ias.webhook.receiver;

import dev.ias.input.DecimalDigits;
import dev.ias.input.HostName;
import dev.ias.network.IpAddress;
import dev.ias.network.LoopbackHost;
import dev.ias.settings.InvalidSettingException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** The receiver as its URL names it. */
public final class Receiver {

    private static final String SETTING = "ias.webhook.url ";
    private static final String HTTPS = "https";
    private static final int MAXIMUM_PORT = 65_535;

    // java.net.URI splits only authorities of host names without underscores and beyond ASCII.
    private static final Pattern AUTHORITY = Pattern.compile("(?<host>[^:]*)(?::(?<port>[0-9]*))?");

    private final HttpHost host;
    private final String path;

    private Receiver(HttpHost host, String path) {
        this.host = host;
        this.path = path;
    }

    /**
     * Returns the receiver of a URL; an internationalised host name in its ASCII form.
     *
     * @throws InvalidSettingException if it is not allowed; the message does not quote it, because it may contain a
     *     secret
     */
    public static Receiver of(String text, boolean allowPrivateAddresses) {
        var url = parse(text);
        var scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        require(scheme.equals(HTTPS) || scheme.equals("http"), "must begin with https://");
        var authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
        require(!authority.isEmpty(), "has no host");
        require(authority.indexOf('@') < 0, "must have no user and no password");
        require(url.getRawFragment() == null, "must have no fragment");
        var receiver = new Receiver(host(scheme, url, authority), path(url));
        require(!receiver.path.startsWith("//"), "has a path that begins with two slashes");
        require(
                allowPrivateAddresses || scheme.equals(HTTPS),
                "must begin with https://, unless ias.webhook.allow-private-addresses is true");
        require(
                allowPrivateAddresses
                        || address(receiver.host.getHostName())
                                .filter(literal -> !PublicAddresses.contain(literal))
                                .isEmpty(),
                "must have a public address, unless ias.webhook.allow-private-addresses is true");
        return receiver;
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(SETTING + "is not a URL such as https://app.example.com/webhooks");
        }
    }

    private static HttpHost host(String scheme, URI url, String authority) {
        var split = AUTHORITY.matcher(authority);
        var name = url.getHost() == null && split.matches() ? split.group("host") : url.getHost();
        var port = url.getHost() == null && split.matches() ? split.group("port") : String.valueOf(url.getPort());
        return new HttpHost(scheme, host(name), port(port));
    }

    private static String host(@Nullable String name) {
        return Optional.ofNullable(name)
                .flatMap(host -> address(host).map(IpAddress::format).or(() -> HostName.toAscii(host)))
                .orElseThrow(Receiver::notAHost);
    }

    /** Host names are not resolved here: {@link PublicAddressResolver} checks their addresses for every connection. */
    private static Optional<InetAddress> address(String host) {
        try {
            return IpAddress.ofHost(host);
        } catch (IllegalArgumentException e) {
            throw notAHost();
        }
    }

    private static InvalidSettingException notAHost() {
        return new InvalidSettingException(SETTING + "has a host that is neither a name nor an IP address");
    }

    /** Returns the port; -1 if none is given. */
    private static int port(@Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("-1")) {
            return -1;
        }
        var port = DecimalDigits.parse(text).orElse(0);
        require(port >= 1 && port <= MAXIMUM_PORT, "has a port that is not 1 to " + MAXIMUM_PORT);
        return (int) port;
    }

    private static String path(URI url) {
        var ascii = URI.create(url.toASCIIString());
        var path = Optional.ofNullable(ascii.getRawPath())
                .filter(text -> !text.isEmpty())
                .orElse("/");
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new InvalidSettingException(SETTING + problem);
        }
    }

    /** Returns whether requests and the addresses in them leave this host without TLS. */
    public boolean exposesEvents() {
        return !secure() && !LoopbackHost.matches(host.getHostName());
    }

    /** Returns scheme and host, without the path, which may contain a secret. */
    public String origin() {
        return host.getSchemeName() + "://" + host.getHostName();
    }

    /** Returns a request without headers and body. */
    public HttpPost request() {
        var request = new HttpPost(path);
        request.setScheme(host.getSchemeName());
        request.setAuthority(new URIAuthority(host.getHostName(), host.getPort()));
        return request;
    }

    boolean secure() {
        return host.getSchemeName().equals(HTTPS);
    }

    HttpHost host() {
        return host;
    }

    /** Returns the origin only: the path may contain a secret. */
    @Override
    public String toString() {
        return origin();
    }
}
