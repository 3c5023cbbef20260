package dev.ias.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ias.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Webhook receiver that can refuse, hang or be offline. */
public final class TestReceiver implements AutoCloseable {

    static final String PATH = "/hooks/kept-to-ourselves";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Handler of a request. */
    @FunctionalInterface
    interface Behaviour {

        Behaviour ACCEPT = (received, exchange) -> exchange.sendResponseHeaders(204, -1);

        void answer(Received received, HttpExchange exchange) throws IOException;

        static Behaviour status(int status, String... headers) {
            return (received, exchange) -> {
                for (var i = 0; i < headers.length; i += 2) {
                    exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
                }
                exchange.sendResponseHeaders(status, -1);
            };
        }
    }

    /** A received request. */
    public record Received(String path, Map<String, List<String>> headers, String body) {

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElseThrow();
        }

        public String id() {
            return header("webhook-id");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        public String email() {
            return json().at("/data/email").asText();
        }

        public String type() {
            return json().path("type").asText();
        }
    }

    private final int port = ServiceProcess.freePort();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile Behaviour behaviour = Behaviour.ACCEPT;
    private @Nullable HttpServer server;

    public TestReceiver() {
        goOnline();
    }

    public String url() {
        return "http://localhost:" + port + PATH;
    }

    void behave(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Blocks until {@link #release} is called or the receiver is closed. */
    void hold() throws IOException {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    boolean holds() {
        return held.getCount() > 0;
    }

    void release() {
        held.countDown();
    }

    /** Returns all received requests, oldest first, regardless of the response. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    void goOffline() {
        if (server != null) {
            server.stop(0);
        }
    }

    void goOnline() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = new Received(
                    exchange.getRequestURI().getPath(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            received.add(request);
            behaviour.answer(request, exchange);
        }
    }

    @Override
    public void close() {
        goOffline();
        threads.shutdownNow();
    }
}
