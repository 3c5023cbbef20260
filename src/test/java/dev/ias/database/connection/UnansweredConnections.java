package dev.ias.database.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy for the database that forwards the first connections; it accepts the others and never answers them. */
final class UnansweredConnections implements AutoCloseable {

    private final ServerSocket server;
    private final int databasePort;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    UnansweredConnections(int databasePort, int forwarded) {
        this.databasePort = databasePort;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> serve(forwarded));
    }

    int port() {
        return server.getLocalPort();
    }

    private void serve(int forwarded) {
        try {
            for (var accepted = 0; ; accepted++) {
                var client = server.accept();
                sockets.add(client);
                if (accepted < forwarded) {
                    connect(client);
                }
            }
        } catch (IOException e) {
            // The proxy was closed.
            return;
        }
    }

    private void connect(Socket client) throws IOException {
        var database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
        sockets.add(database);
        Thread.ofVirtual().start(() -> forward(client, database));
        Thread.ofVirtual().start(() -> forward(database, client));
    }

    private static void forward(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either end closed the connection, which ends both directions.
            return;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
