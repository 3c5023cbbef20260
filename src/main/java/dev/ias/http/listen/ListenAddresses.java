package dev.ias.http.listen;

import dev.ias.network.IpAddress;
import dev.ias.settings.InvalidSettingException;
import io.micronaut.context.env.Environment;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration.NettyListenerConfiguration;
import jakarta.inject.Singleton;
import java.util.List;

/** Gives the APIs and the management port addresses of their own; the framework has one address for both. */
@Singleton
final class ListenAddresses implements BeanCreatedEventListener<NettyHttpServerConfiguration> {

    private final ListenSettings apis;
    private final ManagementSettings management;
    private final Environment environment;

    ListenAddresses(ListenSettings apis, ManagementSettings management, Environment environment) {
        this.apis = apis;
        this.management = management;
        this.environment = environment;
    }

    /**
     * Requires a setting to be the address of an interface. Names are not allowed: what they resolve to may change.
     *
     * @throws InvalidSettingException if it is not
     */
    static void requireAddress(String setting, String host) {
        try {
            IpAddress.parse(host);
        } catch (IllegalArgumentException e) {
            throw InvalidSettingException.of(
                    setting, host, "an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::1");
        }
    }

    @Override
    public NettyHttpServerConfiguration onCreated(BeanCreatedEvent<NettyHttpServerConfiguration> event) {
        var server = event.getBean();
        int port = server.getPort().orElse(HttpServerConfiguration.DEFAULT_PORT);
        int managementPort = environment.getRequiredProperty("endpoints.all.port", Integer.class);
        var open = listener("apis", apis.host(), port);
        // One listener serves both if the ports are equal, of which the checks warn; -1 is a free port.
        server.setListeners(
                port == managementPort && port > 0
                        ? List.of(open)
                        : List.of(open, managementOnly(listener("management", management.host(), managementPort))));
        return server;
    }

    private static NettyListenerConfiguration listener(String name, String host, int port) {
        var listener = new NettyListenerConfiguration(name);
        listener.setHost(host);
        listener.setPort(port);
        return listener;
    }

    /** The port stays open while requests in flight are completed, so that readiness can be read. */
    private static NettyListenerConfiguration managementOnly(NettyListenerConfiguration listener) {
        listener.setExposeDefaultRoutes(false);
        listener.setSupportGracefulShutdown(false);
        return listener;
    }
}
