package dev.ias.rest;

import dev.ias.settings.InvalidSettingException;
import io.micronaut.http.HttpRequest;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Whose call it is: the peer of the connection or, where that is a trusted proxy, the nearest hop of
 * {@code X-Forwarded-For} that is not. What stands further left was written by the client and proves nothing.
 */
@Singleton
class ClientAddresses {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<IpSubnetFilterRule> trusted;

    ClientAddresses(RestSettings settings) {
        this.trusted = networks(settings);
    }

    InetAddress of(HttpRequest<?> request) {
        var address = request.getRemoteAddress().getAddress();
        if (trusts(address)) {
            for (var hop : hops(request).reversed()) {
                try {
                    address = InetAddress.ofLiteral(hop);
                } catch (IllegalArgumentException e) {
                    break;
                }
                if (!trusts(address)) {
                    break;
                }
            }
        }
        return withoutScope(address);
    }

    private static List<String> hops(HttpRequest<?> request) {
        return request.getHeaders().getAll(FORWARDED_FOR).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private boolean trusts(InetAddress address) {
        var socket = new InetSocketAddress(address, 0);
        return trusted.stream().anyMatch(network -> network.matches(socket));
    }

    /** The networks whose proxies are trusted. */
    static List<IpSubnetFilterRule> networks(RestSettings settings) {
        return settings.trustedProxies().stream()
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .map(ClientAddresses::network)
                .toList();
    }

    private static IpSubnetFilterRule network(String network) {
        try {
            var slash = network.lastIndexOf('/');
            var address = InetAddress.ofLiteral(slash < 0 ? network : network.substring(0, slash));
            var prefix = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(network.substring(slash + 1));
            return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "ias.rest.trusted-proxies has '%s', which is no network such as 10.0.0.0/8".formatted(network), e);
        }
    }

    /** An interface name says something about this machine, not about the client. */
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
