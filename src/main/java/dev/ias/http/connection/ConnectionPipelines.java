package dev.ias.http.connection;

import dev.ias.http.client.ClientAddresses;
import dev.ias.http.client.ProxyProtocol;
import dev.ias.limit.ClientNetwork;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.runtime.server.EmbeddedServer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Adds the handlers of this package around the HTTP codec of every connection of every listener. */
@Singleton
class ConnectionPipelines implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    private final ConnectionSettings settings;
    private final BodyLimits bodies;
    private final ClientAddresses clients;
    private final RequestMemory memory;
    private final Drain drain;
    private final InFlightRequests requests;
    private final Listeners listeners;
    private final BeanProvider<EmbeddedServer> server;

    ConnectionPipelines(
            ConnectionSettings settings,
            BodySettings otherBodies,
            ClientAddresses clients,
            Drain drain,
            InFlightRequests requests,
            Listeners listeners,
            BeanProvider<EmbeddedServer> server) {
        this.settings = settings;
        this.bodies = new BodyLimits(settings.body(), BodyLimits.REPORT, otherBodies.maximum());
        this.clients = clients;
        this.memory = new RequestMemory(settings.bufferedBodies());
        this.drain = drain;
        this.requests = requests;
        this.listeners = listeners;
        this.server = server;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new NettyServerCustomizer() {
            @Override
            public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
                listeners.add(channel);
                return new OfListener(new Connections(
                        OpenFiles.connections(settings.connections()), settings.connectionsPerClient()));
            }
        });
        return event.getBean();
    }

    /** Makes the customizers of one listener's connections. */
    private final class OfListener implements NettyServerCustomizer {

        private final Connections connections;

        OfListener(Connections connections) {
            this.connections = connections;
        }

        @Override
        public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
            return new OfConnection(connections, connection);
        }
    }

    /** Customizes the pipeline of one connection. */
    private final class OfConnection implements NettyServerCustomizer {

        private final Connections connections;
        private final Channel connection;
        private Optional<ClientNetwork> client;

        OfConnection(Connections connections, Channel connection) {
            this.connections = connections;
            this.connection = connection;
            this.client = peer().filter(peer -> !clients.trusts(peer)).map(OfConnection::network);
        }

        @Override
        public void onStreamPipelineBuilt() {
            var pipeline = connection.pipeline();
            if (pipeline.get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) == null) {
                return;
            }
            // Without half-closure Netty would close the connection at the end of the client's input, before the
            // response is written.
            connection.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            var deadline = new ArrivalDeadline(settings.headerTimeout(), settings.requestTimeout());
            var pipelined = new PipelinedRequests(
                    settings.pipelined(), settings.requestTimeout(), memory, deadline, drain, listener());
            var aggregator = new RequestAggregator(limits(), memory, deadline, pipelined);
            pipeline.addFirst(new StagedClose(settings.closeTimeout()));
            if (hasProxyHeader()) {
                ProxyProtocol.addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, pipeline, this::openedFor);
            }
            pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, deadline);
            // Each is inserted directly after the codec, so the last one added comes first.
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, pipelined);
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, aggregator);
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, new RequestFraming());
            refuseUnless(connections.admit(connection, client));
        }

        /** Returns the limits of this listener; only the management port accepts reports. */
        private BodyLimits limits() {
            return isPublic() ? bodies.withoutReports() : bodies;
        }

        private void refuseUnless(boolean admitted) {
            if (!admitted) {
                connection
                        .writeAndFlush(Refusal.OVERLOADED.response())
                        .addListener(written -> StagedClose.now(connection));
            }
        }

        private Optional<InetAddress> peer() {
            return Optional.of(connection.remoteAddress())
                    .filter(InetSocketAddress.class::isInstance)
                    .map(peer -> ((InetSocketAddress) peer).getAddress());
        }

        private static ClientNetwork network(InetAddress address) {
            return ClientNetwork.of(address, ClientNetwork.Size.CLIENT);
        }

        /** Probes and scrapes of the management port have no header of the PROXY protocol. */
        private boolean hasProxyHeader() {
            return peer().filter(clients::speaksProxyProtocol).isPresent() && isPublic();
        }

        private boolean isPublic() {
            return connection.localAddress() instanceof InetSocketAddress local
                    && local.getPort() == server.get().getPort();
        }

        /** Sets the address for which a trusted proxy opened the connection. */
        private void openedFor(InetAddress address) {
            ClientAddresses.setPeer(connection, address);
            if (!clients.trusts(address)) {
                client = Optional.of(network(address));
                refuseUnless(connections.assign(connection, network(address)));
            }
        }

        private PipelinedRequests.ConnectionListener listener() {
            return new PipelinedRequests.ConnectionListener() {
                @Override
                public boolean busy() {
                    connections.busy(connection);
                    return requests.begin();
                }

                @Override
                public void done() {
                    requests.end();
                }

                @Override
                public void idle() {
                    connections.idle(connection, client);
                }
            };
        }
    }
}
