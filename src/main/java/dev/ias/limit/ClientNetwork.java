package dev.ias.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Identifies a network of clients in limits by its prefix.
 *
 * @param prefix hexadecimal digits, as many as the network has whole octets
 */
public record ClientNetwork(String prefix) {

    /**
     * Sizes of networks, from one client to the network that one party is usually assigned at most. One client of IPv6 has a
     * /64, because it can use all of its addresses; sites have a /56 or a /48 (RFC 6177).
     */
    public enum Size {
        /** An IPv4 address, or an IPv6 /64. */
        CLIENT(4, 8),
        /** An IPv6 /56; an IPv4 address. */
        SITE(4, 7),
        /** An IPv4 /24, or an IPv6 /48. */
        NETWORK(3, 6);

        private final int ipv4Octets;
        private final int ipv6Octets;

        Size(int ipv4Octets, int ipv6Octets) {
            this.ipv4Octets = ipv4Octets;
            this.ipv6Octets = ipv6Octets;
        }
    }

    /** Returns the network of this size that contains an address. */
    public static ClientNetwork of(InetAddress address, Size size) {
        // The JDK converts IPv4-mapped addresses (::ffff:a.b.c.d) to Inet4Address.
        var octets = address instanceof Inet6Address ? size.ipv6Octets : size.ipv4Octets;
        return new ClientNetwork(HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), octets)));
    }
}
