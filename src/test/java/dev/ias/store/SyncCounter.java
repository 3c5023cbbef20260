package dev.ias.store;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A proxy for the database that counts round trips: the Sync messages of its clients. */
final class SyncCounter implements AutoCloseable {

    private static final int SYNC = 'S';
    private static final int SSL_REQUEST = 80_877_103;
    private static final int GSS_REQUEST = 80_877_104;

    private final ServerSocket server;
    private final int databasePort;
    private final AtomicInteger syncs = new AtomicInteger();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    SyncCounter(int databasePort) {
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

    /** Returns the number of round trips since the last call. */
    int take() {
        return syncs.getAndSet(0);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
                sockets.add(client);
                sockets.add(database);
                Thread.ofVirtual().start(() -> forwardMessages(client, database));
                Thread.ofVirtual().start(() -> forward(database, client));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Messages after the first have a type; all have their length (PostgreSQL, section 55.7). */
    private void forwardMessages(Socket from, Socket to) {
        try (from;
                to) {
            var in = new DataInputStream(from.getInputStream());
            var out = to.getOutputStream();
            byte[] first;
            do {
                first = message(in, -1);
                out.write(first);
            } while (isRequestForEncryption(first));
            while (true) {
                var type = in.read();
                if (type < 0) {
                    return;
                }
                if (type == SYNC) {
                    syncs.incrementAndGet();
                }
                out.write(message(in, type));
            }
        } catch (IOException e) {
            // Either end closed the connection.
            return;
        }
    }

    /** The server refuses it, and the client sends its start-up message on the same connection. */
    private static boolean isRequestForEncryption(byte[] message) {
        var code = ByteBuffer.wrap(message).getInt(Integer.BYTES);
        return code == SSL_REQUEST || code == GSS_REQUEST;
    }

    private static byte[] message(DataInputStream in, int type) throws IOException {
        var length = in.readInt();
        var header = type < 0 ? 0 : 1;
        var message = new byte[header + length];
        message[0] = (byte) type;
        ByteBuffer.wrap(message).putInt(header, length);
        in.readFully(message, header + Integer.BYTES, length - Integer.BYTES);
        return message;
    }

    private static void forward(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either end closed the connection.
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
