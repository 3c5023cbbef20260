package dev.ias.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands between the service and its database, and can cut the line just when a commit is being answered. */
final class LossyProxy implements AutoCloseable {

    private static final int BUFFER = 65_536;

    private final ServerSocket server;
    private final int databasePort;
    private final AtomicBoolean losing = new AtomicBoolean();
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private volatile boolean away;

    LossyProxy(int databasePort) {
        this.databasePort = databasePort;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The next commit of new rows is done, but nobody hears of it; every other call goes through. */
    void loseNextCommit() {
        losing.set(true);
    }

    /** The same, and from then on there is no way to the database until it comes back. */
    void loseNextCommitAndGoAway() {
        away = true;
        losing.set(true);
    }

    void comeBack() {
        away = false;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                if (away) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                away = true;
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
        clients.add(client);
        Thread.ofVirtual().start(() -> pass(client, database, false));
        Thread.ofVirtual().start(() -> pass(database, client, true));
    }

    /** Passes bytes on in one direction until either end hangs up, or a commit is to be lost. */
    private void pass(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            var buffer = new byte[BUFFER];
            var wrote = false;
            for (var count = from.getInputStream().read(buffer); count >= 0; ) {
                var text = answers ? new String(buffer, 0, count, StandardCharsets.ISO_8859_1) : "";
                // Connections commit when they are made, and searches do; neither is what a test means.
                wrote |= text.contains("INSERT");
                if (text.contains("COMMIT")) {
                    if (wrote && losing.compareAndSet(true, false)) {
                        cutAllIfAway();
                        return;
                    }
                    wrote = false;
                }
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // The other direction's end is this one's.
            return;
        }
    }

    private void cutAllIfAway() throws IOException {
        if (away) {
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
