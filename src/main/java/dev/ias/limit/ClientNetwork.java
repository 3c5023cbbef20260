package dev.ias.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, because whoever has one address of a /64 has
 * all of them.
 */
public record ClientNetwork(String prefix) {

    private static final int PREFIX_BYTES = 8;

    public static ClientNetwork of(InetAddress address) {
        // The JDK turns IPv4-mapped addresses (::ffff:a.b.c.d) into Inet4Address itself.
        var bytes = address.getAddress();
        var prefix = address instanceof Inet6Address ? Arrays.copyOf(bytes, PREFIX_BYTES) : bytes;
        return new ClientNetwork(HexFormat.of().formatHex(prefix));
    }
}
