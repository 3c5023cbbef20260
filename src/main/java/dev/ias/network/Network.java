package dev.ias.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A range of addresses: those that share their first bits, written as {@code address/prefix} (RFC 4632 section 3.1, RFC 4291
 * section 2.3). IPv4-mapped IPv6 addresses are the IPv4 addresses that they stand for.
 *
 * <p>Netty's rules for subnets would also take addresses of IPv6 that begin with the bits of the mask, whatever the network:
 * {@code 2000::/3} would hold all of {@code fc00::/7}.
 */
public final class Network {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    // The JDK also takes fewer numbers than four, and 10 for 0.0.0.10.
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

    private final int bits;
    private final int hostBits;
    private final BigInteger prefix;

    private Network(InetAddress address, int length) {
        this.bits = address.getAddress().length * Byte.SIZE;
        if (length > bits) {
            throw new IllegalArgumentException("an address has %d bits, not %d".formatted(bits, length));
        }
        this.hostBits = bits - length;
        this.prefix = prefix(address);
    }

    /**
     * Reads a network; what its address has behind the prefix does not count. An address alone is a network of one.
     *
     * @throws IllegalArgumentException where it is none; names are never looked up
     */
    public static Network of(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            var address = address(text);
            return new Network(address, address.getAddress().length * Byte.SIZE);
        }
        var length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            throw new IllegalArgumentException("not the length of a prefix");
        }
        return new Network(address(text.substring(0, slash)), Integer.parseInt(length));
    }

    private static InetAddress address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not an address");
        }
        return InetAddress.ofLiteral(text);
    }

    /** Whether an address is in this network; one of the other family never is. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length * Byte.SIZE == bits
                && prefix(address).equals(prefix);
    }

    private BigInteger prefix(InetAddress address) {
        return new BigInteger(1, address.getAddress()).shiftRight(hostBits);
    }
}
