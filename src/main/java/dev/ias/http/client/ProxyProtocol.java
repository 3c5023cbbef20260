package dev.ias.http.client;

import dev.ias.network.IpAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the header of the PROXY protocol, version 1 or 2, with which a connection of a trusted proxy begins. A
 * connection that begins with anything else is closed. A header without an IP address, as of the proxy's own health
 * checks ({@code LOCAL}, {@code UNKNOWN}), leaves the address of the peer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty fails the promise, or closes the connection
public final class ProxyProtocol extends SimpleChannelInboundHandler<HAProxyMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyProtocol.class);

    private final Consumer<InetAddress> client;

    private ProxyProtocol(Consumer<InetAddress> client) {
        this.client = client;
    }

    /**
     * Adds the decoder and this handler to the pipeline of a connection.
     *
     * @param handler name of the handler that reads what follows the header
     * @param client receives the address for which the proxy opened the connection, before anything else is read
     */
    public static void addBefore(String handler, ChannelPipeline pipeline, Consumer<InetAddress> client) {
        pipeline.addBefore(handler, null, new HAProxyMessageDecoder(true));
        pipeline.addBefore(handler, null, new ProxyProtocol(client));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HAProxyMessage header) {
        if (hasAddress(header)) {
            client.accept(IpAddress.parse(header.sourceAddress()));
        }
        context.pipeline().remove(this);
    }

    private static boolean hasAddress(HAProxyMessage header) {
        var family = header.proxiedProtocol().addressFamily();
        return header.command() == HAProxyCommand.PROXY
                && (family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Connection without a header of the PROXY protocol closed", cause);
        context.close();
    }
}
