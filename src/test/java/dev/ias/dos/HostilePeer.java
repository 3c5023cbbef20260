package dev.ias.dos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** An HTTP server called by the service, such as a webhook receiver, with unbounded or missing responses. */
final class HostilePeer implements AutoCloseable {

    private static final int BACKLOG = 100;
    private static final int BLOCK_BYTES = 64 * 1024;
    // A multiple of the memory of the service, but bounded.
    private static final long MAX_BYTES = 4L << 30;

    /** Kinds of responses. */
    enum Answer {
        POLITE(""),
        NEVER(""),
        HEADER_WITHOUT_END("HTTP/1.1 200 OK\r\nX-Endless: "),
        BODY_WITHOUT_END("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n\r\n");

        private final byte[] begin;

        Answer(String begin) {
            this.begin = begin.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final ServerSocket server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile Answer answer = Answer.POLITE;

    HostilePeer() {
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("peer").start(this::serve);
    }

    String url(String path) {
        return "http://localhost:" + server.getLocalPort() + path;
    }

    /** Sends hostile responses until the attack is closed, valid ones afterwards. */
    RunningAttack attack(Answer hostile) {
        var connectionsBefore = accepted.get();
        var bytesBefore = bytes.get();
        answer = hostile;
        return new RunningAttack() {

            @Override
            public long connections() {
                return accepted.get() - connectionsBefore;
            }

            @Override
            public long bytes() {
                return bytes.get() - bytesBefore;
            }

            @Override
            public String summary() {
                return "answers " + hostile;
            }

            @Override
            public void close() {
                answer = Answer.POLITE;
                connections.forEach(HostilePeer::close);
            }
        };
    }

    private void serve() {
        try {
            while (true) {
                var socket = server.accept();
                accepted.incrementAndGet();
                connections.add(socket);
                Thread.ofVirtual().start(() -> answer(socket));
            }
        } catch (IOException e) {
            // Closed.
            close(server);
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            read(socket.getInputStream());
            var now = answer;
            var out = socket.getOutputStream();
            if (now == Answer.POLITE) {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
            } else if (now == Answer.NEVER) {
                socket.getInputStream().skip(Long.MAX_VALUE);
            } else {
                out.write(now.begin);
                var block = "x".repeat(BLOCK_BYTES).getBytes(StandardCharsets.US_ASCII);
                for (var sent = 0L; sent < MAX_BYTES; sent += block.length) {
                    out.write(block);
                    bytes.addAndGet(block.length);
                }
            }
        } catch (IOException e) {
            // Either end closed the connection.
            close(socket);
        } finally {
            connections.remove(socket);
        }
    }

    private static void read(InputStream stream) throws IOException {
        var in = new BufferedInputStream(stream);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        var length = head.toString()
                .toLowerCase(Locale.ROOT)
                .lines()
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(
                        line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        in.readNBytes(length);
    }

    @Override
    public void close() {
        close(server);
        connections.forEach(HostilePeer::close);
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
