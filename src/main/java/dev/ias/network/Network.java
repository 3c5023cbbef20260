package dev.ias.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An IP network in CIDR notation, {@code address/prefix} (RFC 4632 section 3.1, RFC 4291 section 2.3). IPv4-mapped IPv6
 * addresses are treated as IPv4 addresses.
 *
 * <p>Netty's subnet rules are not used: for IPv6 they also match addresses that begin with the bits of the mask, so
 * that {@code 2000::/3} contains all of {@code fc00::/7}.
 */
public final class Network {

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,3}");
    // InetAddress also accepts fewer than four numbers, such as 10 for 0.0.0.10.
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|.*:.*");

    private final int bits;
    private final int hostBits;
    private final BigInteger prefix;

    private Network(InetAddress address, int length) {
        this.bits = address.getAddress().length * Byte.SIZE;
        if (length > bits) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "prefix length %d exceeds %d bits", length, bits));
        }
        this.hostBits = bits - length;
        this.prefix = prefix(address);
    }

    /**
     * Parses a network; address bits after the prefix are ignored. An address without prefix is a network of one
     * address. Never resolves names.
     *
     * @throws IllegalArgumentException if the text is not a network
     */
    public static Network of(String text) {
        var slash = text.indexOf('/');
        if (slash < 0) {
            var address = address(text);
            return new Network(address, address.getAddress().length * Byte.SIZE);
        }
        var length = text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            throw new IllegalArgumentException("not a prefix length");
        }
        return new Network(address(text.substring(0, slash)), Integer.parseInt(length));
    }

    /** Parses networks. */
    public static List<Network> all(String... texts) {
        return Stream.of(texts).map(Network::of).toList();
    }

    private static InetAddress address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            throw new IllegalArgumentException("not an address");
        }
        return InetAddress.ofLiteral(text);
    }

    /** Returns whether an address is in this network; false for an address of the other family. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length * Byte.SIZE == bits
                && prefix(address).equals(prefix);
    }

    /** Returns whether every address of a network is in this one; false for a network of the other family. */
    public boolean contains(Network other) {
        return other.bits == bits
                && other.hostBits <= hostBits
                && other.prefix.shiftRight(hostBits - other.hostBits).equals(prefix);
    }

    public boolean isIpv4() {
        return bits == Integer.SIZE;
    }

    public int prefixLength() {
        return bits - hostBits;
    }

    private BigInteger prefix(InetAddress address) {
        return new BigInteger(1, address.getAddress()).shiftRight(hostBits);
    }
}
