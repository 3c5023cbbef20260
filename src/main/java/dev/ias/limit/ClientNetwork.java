package dev.ias.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Identifies a network of clients in limits by its prefix.
 *
 * @param ipv6 whether it is a network of IPv6
 * @param prefix the first octets of its addresses, right-aligned
 */
public record ClientNetwork(boolean ipv6, long prefix) {

    /**
     * Sizes of networks, from one client to the network that one party is usually assigned at most. One client of IPv6
     * has a /64, because it can use all of its addresses; sites have a /56 or a /48 (RFC 6177).
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
        var ipv6 = address instanceof Inet6Address;
        var bytes = ByteBuffer.wrap(address.getAddress());
        return ipv6
                ? new ClientNetwork(true, bytes.getLong() >>> (Byte.SIZE * (Long.BYTES - size.ipv6Octets)))
                : new ClientNetwork(
                        false,
                        Integer.toUnsignedLong(bytes.getInt() >>> (Byte.SIZE * (Integer.BYTES - size.ipv4Octets))));
    }
}
