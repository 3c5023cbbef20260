package dev.ias.http.connection;

import dev.ias.limit.ClientNetwork;
import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * The connections of one event loop that have no request in flight, in the order in which they began to wait. Confined to the
 * event loop's thread.
 */
final class WaitingConnections {

    private final SequencedMap<Channel, Optional<ClientNetwork>> all = new LinkedHashMap<>();
    private final Map<ClientNetwork, SequencedSet<Channel>> ofClient = new HashMap<>();

    void add(Channel connection, Optional<ClientNetwork> client) {
        remove(connection);
        all.put(connection, client);
        client.ifPresent(network ->
                ofClient.computeIfAbsent(network, key -> new LinkedHashSet<>()).add(connection));
    }

    void remove(Channel connection) {
        var client = all.remove(connection);
        if (client != null && client.isPresent()) {
            ofClient.computeIfPresent(client.get(), (key, connections) -> {
                connections.remove(connection);
                return connections.isEmpty() ? null : connections;
            });
        }
    }

    /** Closes the connection that has waited longest. Returns whether there was one. */
    boolean closeOldest() {
        if (all.isEmpty()) {
            return false;
        }
        close(all.firstEntry().getKey());
        return true;
    }

    /** Closes the connection of a client that has waited longest. Returns whether there was one. */
    boolean closeOldestOf(ClientNetwork client) {
        var connections = ofClient.get(client);
        if (connections == null) {
            return false;
        }
        close(connections.getFirst());
        return true;
    }

    private void close(Channel connection) {
        remove(connection);
        StagedClose.now(connection);
    }
}
