package dev.ias.fuzz;

import dev.ias.testing.RawConnection;
import dev.ias.testing.RawConnection.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A running service, called on one persistent connection. It must answer every input with a response of one of its
 * APIs.
 */
public final class HttpTarget implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern FRAMING = Pattern.compile(
            "\\s*(?:content-length|transfer-encoding|expect|upgrade|connection|http2-settings)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern REST = Pattern.compile("\\{\"group\":\"[a-z]+\",\"code\":\\d+.*}", Pattern.DOTALL);
    private static final Pattern RPC = Pattern.compile(
            ".*<RequestId>[0-9A-F-]{36}</RequestId>.*|\\{.*\"RequestId\":\"[0-9A-F-]{36}\".*}", Pattern.DOTALL);
    private static final Pattern PAGE =
            Pattern.compile("<!doctype html>.*</html>\\s*", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private final URI server;
    private @Nullable RawConnection connection;

    public HttpTarget(URI server) {
        this.server = server;
    }

    /**
     * Converts an input to one unambiguously framed request, so that it can be answered whatever else is invalid. The
     * input has the request line, header fields on a line each, an empty line and the body.
     */
    public static String framed(String input) {
        var parts = input.split("\n\n", 2);
        var lines = parts[0].split("\n", -1);
        var blank = lines[0].chars().allMatch(c -> c <= ' ' || c == '\u007f');
        var first = blank ? "GET /? HTTP/1.1" : lines[0];
        var headers = Arrays.stream(lines)
                .skip(1)
                .filter(line -> !line.isBlank() && !FRAMING.matcher(line).matches())
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
        var body = bytes(parts.length > 1 ? parts[1] : "");
        return bytes(first + "\r\n" + headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** Returns the response to a framed request; fails if there is none, or if it is not a response of an API. */
    public Reply answer(String framed) {
        var reply = received(framed);
        if (reply.isEmpty()) {
            // The server may close the connection after the previous response.
            close();
            reply = received(framed);
        }
        if (reply.isEmpty() || "close".equalsIgnoreCase(reply.get().headers().get("connection"))) {
            close();
        }
        requireTyped(reply.orElseThrow(() -> new AssertionError("no answer")));
        return reply.get();
    }

    private Optional<Reply> received(String framed) {
        try {
            return connected().send(framed).receive();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sends an arbitrary input on a new connection. The server must answer or close the connection. */
    public void end(String input) {
        try (var own = new RawConnection(server, TIMEOUT)) {
            own.send(bytes(input)).endOfInput();
            for (var reply = own.receive(); reply.isPresent(); reply = own.receive()) {
                requireTyped(reply.get());
            }
        }
    }

    private static void requireTyped(Reply reply) {
        var typed = Optional.of(reply.body())
                .filter(body -> REST.matcher(body).matches()
                        || RPC.matcher(body).matches()
                        || PAGE.matcher(body).matches());
        if (reply.status() >= 500 || reply.status() >= 400 && typed.isEmpty()) {
            throw new AssertionError(reply.status() + " " + reply.body());
        }
    }

    private RawConnection connected() {
        if (connection == null) {
            connection = new RawConnection(server, TIMEOUT);
        }
        return connection;
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
