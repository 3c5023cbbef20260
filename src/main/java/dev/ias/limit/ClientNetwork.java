package dev.ias.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Identifies a client of limits: an IPv4 address, or the /64 of an IPv6 address, because a client with one address of a
 * /64 can use all of them.
 */
public record ClientNetwork(String prefix) {

    private static final int PREFIX_BYTES = 8;

    public static ClientNetwork of(InetAddress address) {
        // The JDK converts IPv4-mapped addresses (::ffff:a.b.c.d) to Inet4Address.
        var bytes = address.getAddress();
        var prefix = address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes;
        return new ClientNetwork(HexFormat.of().formatHex(prefix));
    }
}
