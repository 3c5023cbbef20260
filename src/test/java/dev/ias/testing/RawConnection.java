package dev.ias.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP connection that sends arbitrary bytes, including invalid requests. */
public final class RawConnection implements AutoCloseable {

    private static final int STATUS_AT = 9;

    /** A response. Names of header fields are in lower case. */
    public record Reply(int status, Map<String, String> headers, String body) {}

    private final Socket socket;
    private final InputStream in;
    private boolean reset;

    /** Connects; {@code timeout} is the timeout of connecting and of each read. */
    public RawConnection(URI server, Duration timeout) {
        this(Optional.empty(), new InetSocketAddress(server.getHost(), server.getPort()), timeout);
    }

    /** Connects from a given address of this machine. */
    public RawConnection(InetAddress from, InetSocketAddress server, Duration timeout) {
        this(Optional.of(new InetSocketAddress(from, 0)), server, timeout);
    }

    private RawConnection(Optional<InetSocketAddress> from, InetSocketAddress server, Duration timeout) {
        socket = new Socket();
        try {
            if (from.isPresent()) {
                socket.bind(from.get());
            }
            socket.connect(server, (int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) timeout.toMillis());
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            close();
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns whether the server has closed the idle connection, or has sent an unsolicited response before closing it.
     */
    public boolean hungUp() {
        try {
            var timeout = socket.getSoTimeout();
            socket.setSoTimeout(1);
            try {
                in.read();
                return true;
            } catch (SocketTimeoutException e) {
                return false;
            } finally {
                socket.setSoTimeout(timeout);
            }
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Sends each character as a byte. Not an error if the server has closed the connection: its response may be
     * readable.
     */
    public RawConnection send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        } catch (SocketException e) {
            reset = true;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Returns whether sending failed. Many clients then do not read the response. */
    public boolean reset() {
        return reset;
    }

    /** Half-closes the connection. */
    public RawConnection endOfInput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            return this;
        }
        return this;
    }

    /**
     * Returns the next response; empty if the server closed the connection.
     *
     * @throws UncheckedIOException with a {@link SocketTimeoutException} on timeout
     */
    public Optional<Reply> receive() {
        try {
            var line = line();
            while (line.startsWith("HTTP/1.1 100")) {
                headers();
                line = line();
            }
            if (line.isEmpty()) {
                return Optional.empty();
            }
            var headers = headers();
            return Optional.of(
                    new Reply(Integer.parseInt(line.substring(STATUS_AT, STATUS_AT + 3)), headers, body(headers)));
        } catch (SocketException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all responses until the server closes the connection or a read times out. */
    public List<Reply> receiveAll() {
        var replies = new ArrayList<Reply>();
        try {
            for (var reply = receive(); reply.isPresent(); reply = receive()) {
                replies.add(reply.get());
            }
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof SocketTimeoutException)) {
                throw e;
            }
        }
        return replies;
    }

    private Map<String, String> headers() throws IOException {
        var headers = new TreeMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + "," + second);
        }
        return headers;
    }

    private String body(Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return text(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))));
        }
        var body = new ByteArrayOutputStream();
        for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(size));
            line();
        }
        line();
        return text(body.toByteArray());
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.write(next);
            }
        }
        return text(line.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
