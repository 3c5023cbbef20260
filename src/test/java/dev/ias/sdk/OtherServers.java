package dev.ias.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Responses of other servers: a proxy that cannot reach the service, an overloaded service, and a later version. */
final class OtherServers implements AutoCloseable {

    private final HttpServer server;

    OtherServers() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answer("/proxy", 502, "text/html", "<html>Bad gateway</html>");
        answer("/later", 201, "application/json", "{\"emailVerificationToken\":\"understood\",\"more\":{\"of\":[1]}}");
        answer("/busy", 503, "application/json", "{\"group\":\"service\",\"code\":1}");
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            if (status == 503) {
                exchange.getResponseHeaders().set("Retry-After", "7");
            }
            var bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
