package dev.ias.network;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses and formats literals of IP addresses. Never resolves names.
 *
 * <p>{@link InetAddress#ofLiteral} alone is not used: it also accepts fewer than four numbers, such as 10 for 0.0.0.10,
 * leading zeros, which other software reads as octal, and zones. {@link InetAddress#getHostAddress} does not compress
 * IPv6 addresses.
 */
public final class IpAddress {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String DOTTED = OCTET + "(?:\\." + OCTET + "){3}";
    private static final Pattern IPV4 = Pattern.compile(DOTTED);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:(?:[0-9a-fA-F]*|" + DOTTED + ")");
    // A host of a URL that ends in a number is an IPv4 address (WHATWG URL standard, "ends in a number checker").
    private static final Pattern NUMERIC_HOST = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9a-fA-F]*)\\.?");

    private static final int LONGEST = 45;

    private IpAddress() {}

    /**
     * Parses an address: four decimal octets without leading zeros, or the text of RFC 4291 section 2.2 without a zone.
     * An IPv4-mapped IPv6 address is returned as an IPv4 address.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static InetAddress parse(String text) {
        if (text.length() > LONGEST
                || !(IPV4.matcher(text).matches() || IPV6.matcher(text).matches())) {
            throw new IllegalArgumentException("not an IP address");
        }
        return InetAddress.ofLiteral(text);
    }

    /** Returns the address that a text is; empty if it is anything else. */
    public static Optional<InetAddress> of(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the address that the host of a URL or of a setting is, with or without brackets for IPv6; empty if it is
     * a name.
     *
     * @throws IllegalArgumentException if it is neither: resolvers read {@code 10.1} and {@code 0x7f.1} as addresses
     */
    public static Optional<InetAddress> ofHost(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            var literal = host.substring(1, host.length() - 1);
            if (literal.indexOf(':') < 0) {
                throw new IllegalArgumentException("not an IPv6 address");
            }
            return Optional.of(parse(literal));
        }
        return host.indexOf(':') >= 0 || NUMERIC_HOST.matcher(host).matches()
                ? Optional.of(parse(host))
                : Optional.empty();
    }

    /** Returns the text of an address without a zone: dotted decimal, or the canonical form of RFC 5952. */
    public static String format(InetAddress address) {
        return NetUtil.toAddressString(withoutZone(address));
    }

    /** Removes the zone of an IPv6 address: it names an interface of one host and identifies nothing elsewhere. */
    public static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
