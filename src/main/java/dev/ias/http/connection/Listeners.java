package dev.ias.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The listening sockets. Thread-safe. */
@Singleton
class Listeners {

    /** Reads of the listener, each of some connections: more than any backlog holds. */
    private static final int BACKLOG_LOTS = 16;

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
                listener.eventLoop().submit(() -> acceptAndClose(listener)).await();
                listener.closeFuture().await();
            }
        }
    }

    /**
     * Accepts what waits in the backlog, and closes right behind it, on the same thread: the kernel resets connections that wait, and
     * a proxy that has sent a request over one cannot send it again.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the caller waits for the close future
    private static void acceptAndClose(Channel listener) {
        if (listener.unsafe() instanceof AbstractNioChannel.NioUnsafe accepting) {
            for (var lot = 0; lot < BACKLOG_LOTS; lot++) {
                accepting.read();
            }
        }
        listener.close();
    }
}
