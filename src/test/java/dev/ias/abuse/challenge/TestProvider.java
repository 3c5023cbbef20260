package dev.ias.abuse.challenge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** The provider of a CAPTCHA, which accepts every token unless the test sets another behaviour. */
final class TestProvider implements AutoCloseable {

    /** Handler of a call. */
    @FunctionalInterface
    interface Behaviour {

        void answer(HttpExchange exchange) throws IOException;

        static Behaviour of(int status, String body) {
            return exchange -> {
                var bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            };
        }
    }

    static final Behaviour ACCEPT = Behaviour.of(
            200, "{\"success\": true, \"challenge_ts\": \"2026-03-01T12:00:00Z\", \"hostname\": \"example.com\"}");

    private final HttpServer server;
    private final List<Map<String, String>> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Behaviour behaviour = ACCEPT;

    TestProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    String url() {
        return String.format(
                Locale.ROOT,
                "http://localhost:%d/siteverify",
                server.getAddress().getPort());
    }

    void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Gives no answer until the provider is closed. */
    void hang() {
        behave(exchange -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Returns the fields of all received forms, oldest first. */
    List<Map<String, String>> received() {
        return received;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            behaviour.answer(exchange);
        }
    }

    private static Map<String, String> form(String body) {
        var fields = new HashMap<String, String>();
        Arrays.stream(body.split("&", -1))
                .map(field -> field.split("=", 2))
                .forEach(field -> fields.put(field[0], URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
        return fields;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
