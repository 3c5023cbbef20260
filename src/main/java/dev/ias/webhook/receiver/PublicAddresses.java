package dev.ias.webhook.receiver;

import dev.ias.network.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tests whether an address is globally reachable, that is, not reserved by IANA's registries of special-purpose
 * addresses (RFC 6890). Other addresses may belong to systems that trust their network.
 */
final class PublicAddresses {

    private static final List<Network> SPECIAL = Network.all(
            // "this network", private (RFC 1918), shared by carriers (RFC 6598), loopback, link-local
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            // protocol assignments, documentation, 6to4 relays, benchmarks
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            // multicast, reserved, broadcast
            "224.0.0.0/4",
            "240.0.0.0/4",
            // IPv6: protocol assignments with Teredo, documentation, 6to4, which embeds any IPv4 address
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    // The only range of global unicast; unique local, link-local, site-local, multicast and loopback are outside of it.
    private static final Network GLOBAL_IPV6 = Network.of("2000::/3");

    // Prefix by which IPv6-only networks reach IPv4 addresses (RFC 6052).
    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final int NAT64_PREFIX_BYTES = 12;

    private PublicAddresses() {}

    static boolean contain(InetAddress address) {
        if (NAT64.contains(address)) {
            return contain(behindNat64(address));
        }
        return (!(address instanceof Inet6Address) || GLOBAL_IPV6.contains(address))
                && SPECIAL.stream().noneMatch(network -> network.contains(address));
    }

    private static InetAddress behindNat64(InetAddress address) {
        var bytes = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, NAT64_PREFIX_BYTES, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
