package dev.ias.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A proxy for the database that can close a connection instead of forwarding the answer to a commit. */
final class LossyProxy implements AutoCloseable {

    private static final int BUFFER = 65_536;

    private final ServerSocket server;
    private final int databasePort;
    private final AtomicBoolean loseNext = new AtomicBoolean();
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private volatile boolean offline;

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

    /** Loses the answer to the next commit of a transaction with insertions; everything else is forwarded. */
    void loseNextCommit() {
        loseNext.set(true);
    }

    /** As {@link #loseNextCommit}; then refuses connections until {@link #goOnline}. */
    void loseNextCommitAndGoOffline() {
        offline = true;
        loseNext.set(true);
    }

    void goOnline() {
        offline = false;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                if (offline) {
                    client.close();
                } else {
                    connect(client);
                }
            } catch (IOException e) {
                offline = true;
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
        clients.add(client);
        Thread.ofVirtual().start(() -> forward(client, database, false));
        Thread.ofVirtual().start(() -> forward(database, client, true));
    }

    /** Forwards bytes in one direction until either end closes the connection or a commit is lost. */
    private void forward(Socket from, Socket to, boolean answers) {
        try (from;
                to) {
            var buffer = new byte[BUFFER];
            var wrote = false;
            for (var count = from.getInputStream().read(buffer); count >= 0; ) {
                var text = answers ? new String(buffer, 0, count, StandardCharsets.ISO_8859_1) : "";
                // Connection setup and read-only transactions commit as well; these answers are not lost.
                wrote |= text.contains("INSERT");
                if (text.contains("COMMIT")) {
                    if (wrote && loseNext.compareAndSet(true, false)) {
                        closeAllIfOffline();
                        return;
                    }
                    wrote = false;
                }
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException e) {
            // Either end closed the connection, which ends both directions.
            return;
        }
    }

    private void closeAllIfOffline() throws IOException {
        if (offline) {
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
