package dev.ias.http.connection;

import dev.ias.limit.ClientNetwork;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * The connections of one event loop that have no request in flight, longest waiting first. A connection that has waited
 * for at most 250 ms is not closed, because its request may be in transit. Not thread-safe; confined to the event
 * loop's thread.
 */
final class WaitingConnections {

    private static final long GRACE_NANOS = Duration.ofMillis(250).toNanos();

    private final SequencedMap<Channel, Waiting> all = new LinkedHashMap<>();
    private final Map<ClientNetwork, SequencedSet<Channel>> ofClient = new HashMap<>();

    private record Waiting(Optional<ClientNetwork> client, long since) {

        boolean mayBeClosed() {
            return System.nanoTime() - since > GRACE_NANOS;
        }
    }

    void add(Channel connection, Optional<ClientNetwork> client) {
        remove(connection);
        all.put(connection, new Waiting(client, System.nanoTime()));
        client.ifPresent(network ->
                ofClient.computeIfAbsent(network, key -> new LinkedHashSet<>()).add(connection));
    }

    void remove(Channel connection) {
        var waiting = all.remove(connection);
        if (waiting != null && waiting.client().isPresent()) {
            ofClient.computeIfPresent(waiting.client().get(), (key, connections) -> {
                connections.remove(connection);
                return connections.isEmpty() ? null : connections;
            });
        }
    }

    /** Closes the connection that has waited longest. Returns false if there is none that may be closed. */
    boolean closeOldest() {
        return !all.isEmpty() && close(all.firstEntry().getKey());
    }

    /** Closes the connection of a client that has waited longest. Returns false if there is none that may be closed. */
    boolean closeOldestOf(ClientNetwork client) {
        var connections = ofClient.get(client);
        return connections != null && close(connections.getFirst());
    }

    private boolean close(Channel connection) {
        var waiting = all.get(connection);
        if (waiting == null || !waiting.mayBeClosed()) {
            return false;
        }
        remove(connection);
        StagedClose.now(connection);
        return true;
    }
}
