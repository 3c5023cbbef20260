package dev.ias.http;

import dev.ias.network.Network;
import dev.ias.settings.InvalidSettingException;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Whose call it is: the peer of the connection or, where that is a trusted proxy, the nearest hop of
 * {@code X-Forwarded-For} that is not. What stands further left was written by the client and proves nothing.
 */
@Singleton
public class ClientAddresses {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<Network> trusted;

    ClientAddresses(HttpSettings settings) {
        this.trusted = networks(settings);
    }

    /** The client that a request comes from. */
    public InetAddress of(HttpRequest<?> request) {
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

    /** Whether an address is in the network of a trusted proxy. */
    public boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    /** The networks whose proxies are trusted. */
    static List<Network> networks(HttpSettings settings) {
        return settings.trustedProxies().stream()
                .map(String::strip)
                .filter(network -> !network.isEmpty())
                .map(ClientAddresses::network)
                .toList();
    }

    private static Network network(String network) {
        try {
            return Network.of(network);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "ias.http.trusted-proxies has '%s', which is no network such as 10.0.0.0/8".formatted(network), e);
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
