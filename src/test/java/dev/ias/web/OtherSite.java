package dev.ias.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A site on this machine that answers every request with the same content and records the requests. */
final class OtherSite implements AutoCloseable {

    private static final int OK = 200;

    private final HttpServer server;
    private final List<Visit> visits = new CopyOnWriteArrayList<>();
    private final String type;
    private final byte[] content;

    /** A request. */
    record Visit(String method, URI uri, String body) {}

    private OtherSite(HttpServer server, String type, String content) {
        this.server = server;
        this.type = type;
        this.content = content.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", this::answer);
        server.start();
    }

    static OtherSite of(String type, String content) {
        try {
            return new OtherSite(HttpServer.create(address(), 0), type, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static OtherSite ofTls(SSLContext tls, String type, String content) {
        try {
            var server = HttpsServer.create(address(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new OtherSite(server, type, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    /** Returns the requests, without those for icons. */
    List<Visit> visits() {
        return visits.stream()
                .filter(visit -> !visit.uri().getPath().equals("/favicon.ico"))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        visits.add(new Visit(exchange.getRequestMethod(), exchange.getRequestURI(), body));
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(OK, content.length);
        try (var out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
