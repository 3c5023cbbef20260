package dev.ias.http.connection;

import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The listening sockets. Thread-safe. */
@Singleton
class Listeners {

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("FutureReturnValueIgnored") // the listener of the close future
    void add(Channel listener) {
        open.add(listener);
        listener.closeFuture().addListener(closed -> open.remove(listener));
    }

    /** Closes the listener of a port; connections that it has accepted stay open. Returns once it refuses further ones. */
    void close(int port) throws InterruptedException {
        for (var listener : open) {
            if (listener.localAddress() instanceof InetSocketAddress address && address.getPort() == port) {
                listener.close().await();
            }
        }
    }
}
