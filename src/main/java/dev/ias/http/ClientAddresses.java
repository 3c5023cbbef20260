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
 * Determines the client address of a request: the peer of the connection or, if that is a trusted proxy, the rightmost
 * hop of {@code X-Forwarded-For} that is not one. Hops further left are supplied by the client and are ignored.
 */
@Singleton
public class ClientAddresses {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<Network> trusted;

    ClientAddresses(HttpSettings settings) {
        this.trusted = networks(settings);
    }

    /** Returns the client address of a request, without an IPv6 scope. */
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

    /** Returns whether an address is in the network of a trusted proxy. */
    public boolean trusts(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * Returns the networks of trusted proxies.
     *
     * @throws InvalidSettingException if an entry is not a network
     */
    static List<Network> networks(HttpSettings settings) {
        return settings.proxies().map(ClientAddresses::network).toList();
    }

    private static Network network(String network) {
        try {
            return Network.of(network);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(
                    "ias.http.trusted-proxies: '%s' is not a network such as 10.0.0.0/8".formatted(network), e);
        }
    }

    /** Removes the scope of an IPv6 address: it names an interface of this host and does not identify the client. */
    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
