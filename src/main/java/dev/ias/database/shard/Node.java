package dev.ias.database.shard;

import java.util.Locale;

/**
 * A database server.
 *
 * @param name host and port as the cluster's catalogue has them; {@code ias.database.url} for the server that it names
 */
public record Node(String name) {

    /** The server that {@code ias.database.url} names: the only one, or the coordinator of a cluster. */
    public static final Node CONFIGURED = new Node("ias.database.url");

    static Node at(String host, int port) {
        return new Node(String.format(Locale.ROOT, host.contains(":") ? "[%s]:%d" : "%s:%d", host, port));
    }
}
