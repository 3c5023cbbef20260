package dev.ias.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Webhook receiver whose responses are written byte by byte, correct or not. It keeps connections open. */
final class RawReceiver implements AutoCloseable {

    private static final String CLOSE = "";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final Pattern ID = Pattern.compile("(?i)webhook-id: *(\\S+)");

    private final ServerSocket server;
    private final Answers answers;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** Chooses the response. */
    @FunctionalInterface
    interface Answers {

        /** Closes the connection without a response. */
        Answers CLOSED = (connection, request) -> CLOSE;

        /**
         * Returns the response; empty to close the connection without one.
         *
         * @param connection number of the connection, from 1
         * @param request number of the request on its connection, from 1
         */
        String to(int connection, int request);
    }

    RawReceiver(Answers answers) {
        this.answers = answers;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    String url() {
        return "http://localhost:" + server.getLocalPort() + "/";
    }

    int connections() {
        return connections.get();
    }

    /** Returns the {@code webhook-id} of each request, oldest first. */
    List<String> received() {
        return List.copyOf(received);
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                var number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> converse(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void converse(Socket socket, int connection) {
        try (socket) {
            for (var request = 1; readRequest(socket.getInputStream()); request++) {
                var answer = answers.to(connection, request);
                if (answer.equals(CLOSE)) {
                    return;
                }
                write(socket.getOutputStream(), answer);
            }
        } catch (IOException e) {
            // The client closed the connection.
        }
    }

    private static void write(OutputStream out, String answer) throws IOException {
        out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private boolean readRequest(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                return false;
            }
            head.write(next);
        }
        var text = head.toString(StandardCharsets.ISO_8859_1);
        in.readNBytes(Integer.parseInt(group(LENGTH, text)));
        received.add(group(ID, text));
        return true;
    }

    private static String group(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + text);
        }
        return matcher.group(1);
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
