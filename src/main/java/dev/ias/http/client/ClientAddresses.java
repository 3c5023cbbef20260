package dev.ias.http.client;

import dev.ias.network.IpAddress;
import dev.ias.network.Network;
import dev.ias.settings.InvalidSettingException;
import dev.ias.verification.VerificationEvent;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Determines the client address of a request: the peer of the connection or, if that is a trusted proxy, the nearest
 * hop of the forwarding header that is not one. Hops further away are supplied by the client and are ignored. If the
 * address of a hop is unknown, the address is that of the proxy that sent it.
 */
@Singleton
public class ClientAddresses {

    private static final String ADDRESS = ClientAddresses.class.getName();
    private static final AttributeKey<InetAddress> PROXIED = AttributeKey.valueOf(ADDRESS);

    private final List<Network> trusted;
    private final ForwardingHeader header;
    private final UnknownClients unknown;
    private final boolean proxyProtocol;

    ClientAddresses(ProxySettings settings, UnknownClients unknown) {
        this.trusted = networks(settings);
        this.header = settings.clientAddressHeader();
        this.proxyProtocol = settings.proxyProtocol();
        this.unknown = unknown;
    }

    /** Returns the client address of a request, without a zone. */
    public InetAddress of(HttpRequest<?> request) {
        return request.getAttribute(ADDRESS, InetAddress.class).orElseGet(() -> {
            var address = IpAddress.withoutZone(resolve(request));
            request.setAttribute(ADDRESS, address);
            return address;
        });
    }

    /** Returns the client of a request: its address, and what it says that it is. */
    public VerificationEvent.Client client(HttpRequest<?> request) {
        return new VerificationEvent.Client(
                of(request), Optional.ofNullable(request.getHeaders().get(HttpHeaders.USER_AGENT)));
    }

    private InetAddress resolve(HttpRequest<?> request) {
        var address = peer(request);
        if (!trusts(address)) {
            return address;
        }
        var hops = header.hops(request.getHeaders());
        if (hops.isEmpty()) {
            reportOtherHeader(request, address);
        }
        for (var hop : hops) {
            if (hop.isEmpty()) {
                unknown.report(address, "sent an element of %s without an IP address".formatted(header));
                return address;
            }
            address = hop.get();
            if (!trusts(address)) {
                return address;
            }
        }
        return address;
    }

    private void reportOtherHeader(HttpRequest<?> request, InetAddress proxy) {
        Arrays.stream(ForwardingHeader.values())
                .filter(other -> other != header && other.isIn(request.getHeaders()))
                .findAny()
                .ifPresent(other -> unknown.report(
                        proxy, "sent %s, but ias.http.client-address-header is %s".formatted(other, header)));
    }

    /** Returns whether a trusted proxy has sent the request. */
    boolean isFromProxy(HttpRequest<?> request) {
        return trusts(peer(request));
    }

    private static InetAddress peer(HttpRequest<?> request) {
        return Optional.of(request)
                .filter(NettyHttpRequest.class::isInstance)
                .flatMap(netty -> Optional.ofNullable(((NettyHttpRequest<?>) netty)
                        .getChannelHandlerContext()
                        .channel()
                        .attr(PROXIED)
                        .get()))
                .orElseGet(() -> request.getRemoteAddress().getAddress());
    }

    /** Sets the address for which a trusted proxy opened a connection (PROXY protocol); replaces that of the peer. */
    public static void setPeer(Channel connection, InetAddress address) {
        connection.attr(PROXIED).set(address);
    }

    /** Returns whether connections from an address begin with a header of the PROXY protocol. */
    public boolean speaksProxyProtocol(InetAddress peer) {
        return proxyProtocol && trusts(peer);
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
    static List<Network> networks(ProxySettings settings) {
        return settings.proxies().map(ClientAddresses::network).toList();
    }

    private static Network network(String network) {
        try {
            return Network.of(network);
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of("ias.http.trusted-proxies", network, "a network such as 10.0.0.0/8");
        }
    }
}
