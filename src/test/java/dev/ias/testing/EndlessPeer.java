package dev.ias.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A peer that repeats a part of its response until the client closes the connection, or until it has sent
 * {@link #MAX_BYTES} bytes.
 */
public final class EndlessPeer implements AutoCloseable {

    /** Maximum number of bytes sent; far more than the buffers of a connection hold. */
    public static final long MAX_BYTES = 48L * 1024 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final ServerSocket server;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private final Conversation conversation;

    /** Handler of a connection. */
    @FunctionalInterface
    public interface Conversation {

        void hold(Socket connection, EndlessPeer peer) throws IOException;
    }

    public EndlessPeer(Conversation conversation) {
        this.conversation = conversation;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Returns the number of bytes sent. */
    public long sent() {
        return sent.get();
    }

    /** Returns the number of accepted connections. */
    public int connections() {
        return connections.get();
    }

    /** Reads an HTTP request, or the part of it that arrives in one read. */
    public static void readRequest(Socket connection) throws IOException {
        connection.getInputStream().read(new byte[CHUNK]);
    }

    /** Sends the beginning, then repeats the rest as fast as possible. */
    public void flood(Socket connection, String beginning, String again) throws IOException {
        var out = connection.getOutputStream();
        out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
        var chunk = again.repeat(Math.ceilDiv(CHUNK, again.length())).getBytes(StandardCharsets.ISO_8859_1);
        while (sent.get() < MAX_BYTES) {
            out.write(chunk);
            sent.addAndGet(chunk.length);
        }
    }

    /** Sends the beginning, then repeats the rest, one character per interval. */
    public void drip(Socket connection, String beginning, String again, Duration every) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
        for (var i = 0; !server.isClosed(); i = (i + 1) % again.length()) {
            out.write(again.charAt(i));
            sent.incrementAndGet();
            LockSupport.parkNanos(every.toNanos());
        }
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> hold(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void hold(Socket connection) {
        try (connection) {
            conversation.hold(connection, this);
        } catch (IOException e) {
            // The client closed the connection.
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
