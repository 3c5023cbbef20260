package dev.ias.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Thread-safe set of the listening sockets. */
@Singleton
class Listeners {

    /** Reads of the listener, each of which accepts several connections: more in total than any backlog holds. */
    private static final int BACKLOG_READS = 16;

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    @SuppressWarnings("FutureReturnValueIgnored") // the listener of the close future
    void add(Channel listener) {
        open.add(listener);
        listener.closeFuture().addListener(closed -> open.remove(listener));
    }

    /** Closes the listener of a port and waits until it refuses connections. Accepted connections stay open. */
    void close(int port) throws InterruptedException {
        for (var listener : open) {
            if (listener.localAddress() instanceof InetSocketAddress address && address.getPort() == port) {
                listener.eventLoop().submit(() -> acceptAndClose(listener)).await();
                listener.closeFuture().await();
            }
        }
    }

    /**
     * Accepts the connections in the backlog and then closes the listener, on the same thread. The kernel resets
     * connections that are still in the backlog, and a proxy that has sent a POST over one cannot safely retry it.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller waits for the close future
    private static void acceptAndClose(Channel listener) {
        if (listener.unsafe() instanceof AbstractNioChannel.NioUnsafe accepting) {
            for (var read = 0; read < BACKLOG_READS; read++) {
                accepting.read();
            }
        }
        listener.close();
    }
}
