package dev.ias.http.connection;

import dev.ias.limit.ClientNetwork;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.EventExecutor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the open connections of one listener, in total and per client. A connection above a bound evicts the one of
 * the same event loop that has waited longest for a complete request: one of the same client for the bound per client,
 * one of any client for the total. Thus neither idle connections nor incomplete requests block new connections; only
 * connections with a request in flight do.
 */
final class Connections {

    private final int maximum;
    private final int maximumPerClient;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ClientNetwork, Integer> perClient = new ConcurrentHashMap<>();
    private final Map<EventExecutor, WaitingConnections> waiting = new ConcurrentHashMap<>();

    Connections(int maximum, int maximumPerClient) {
        this.maximum = maximum;
        this.maximumPerClient = maximumPerClient;
    }

    int open() {
        return open.get();
    }

    /**
     * Counts a connection until it is closed. Must be called on its event loop.
     *
     * @param client whose connections are bounded; empty for a trusted proxy
     * @return whether the connection is admitted; a rejected one is counted too until it is closed
     */
    boolean admit(Channel connection, Optional<ClientNetwork> client) {
        var total = open.incrementAndGet();
        connection.closeFuture().addListener((ChannelFuture closed) -> {
            open.decrementAndGet();
            waiting(connection).remove(connection);
        });
        if (client.isPresent() && !countFor(client.get(), connection)) {
            return false;
        }
        if (total > maximum && !waiting(connection).closeOldest()) {
            return false;
        }
        waiting(connection).add(connection, client);
        return true;
    }

    /**
     * Assigns an admitted connection of a trusted proxy to the client for which it was opened. Must be called on its
     * event loop, while the connection waits for its first request.
     *
     * @return whether the connection is within the bound of the client
     */
    boolean assign(Channel connection, ClientNetwork client) {
        var within = countFor(client, connection);
        waiting(connection).add(connection, Optional.of(client));
        return within;
    }

    /**
     * Counts a connection for its client until it is closed. Returns whether one of the client is free or was closed.
     */
    private boolean countFor(ClientNetwork client, Channel connection) {
        var count = perClient.merge(client, 1, Integer::sum);
        connection
                .closeFuture()
                .addListener((ChannelFuture closed) ->
                        perClient.computeIfPresent(client, (key, open) -> open == 1 ? null : open - 1));
        return count <= maximumPerClient || waiting(connection).closeOldestOf(client);
    }

    /** Marks a connection as having a request in flight. Must be called on its event loop. */
    void busy(Channel connection) {
        waiting(connection).remove(connection);
    }

    /** Marks a connection as waiting for a request. Must be called on its event loop. */
    void idle(Channel connection, Optional<ClientNetwork> client) {
        if (connection.isActive()) {
            waiting(connection).add(connection, client);
        }
    }

    private WaitingConnections waiting(Channel connection) {
        return waiting.computeIfAbsent(connection.eventLoop(), loop -> new WaitingConnections());
    }
}
