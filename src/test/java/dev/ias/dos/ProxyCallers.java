package dev.ias.dos;

import dev.ias.testing.Pause;
import dev.ias.testing.RawConnection;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Closed-loop callers that sign up through a proxy, each on a connection that it keeps until the proxy closes it. */
final class ProxyCallers implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration AFTER_AN_ERROR = Duration.ofMillis(100);
    private static final int CREATED = 201;

    private final URI proxy;
    private final Queue<HonestCall> calls = new ConcurrentLinkedQueue<>();
    private final Set<String> signedUp = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopping;

    ProxyCallers(int port, int callers) {
        this.proxy = URI.create("http://127.0.0.1:" + port);
        for (var caller = 0; caller < callers; caller++) {
            var name = String.format(Locale.ROOT, "c%d", caller);
            threads.execute(() -> callWithoutPause(name));
        }
    }

    private void callWithoutPause(String name) {
        RawConnection connection = null;
        for (var number = 0; !stopping; number++) {
            var address = String.format(Locale.ROOT, "%s-%d@example.com", name, number);
            var began = System.nanoTime();
            var outcome = HonestCall.OK;
            try {
                connection = connection == null ? new RawConnection(proxy, TIMEOUT) : connection;
                var reply = connection.send(signUp(address)).receive();
                outcome = reply.map(answer -> outcome(answer)).orElse("connection broken");
                if (outcome.equals(HonestCall.OK)) {
                    signedUp.add(address);
                }
                if (reply.isEmpty() || closes(reply.get())) {
                    connection.close();
                    connection = null;
                }
            } catch (UncheckedIOException e) {
                outcome = e.getCause() instanceof SocketTimeoutException ? "no answer in time" : "not connected";
                if (connection != null) {
                    connection.close();
                    connection = null;
                }
            }
            calls.add(new HonestCall(HonestCall.Kind.SIGN_UP, began, System.nanoTime() - began, outcome));
            if (!outcome.equals(HonestCall.OK)) {
                // Bounds the rate of errors, which are faster than responses.
                Pause.of(AFTER_AN_ERROR);
            }
        }
        if (connection != null) {
            connection.close();
        }
    }

    private static String outcome(RawConnection.Reply reply) {
        return reply.status() == CREATED ? HonestCall.OK : String.valueOf(reply.status());
    }

    private static boolean closes(RawConnection.Reply reply) {
        return reply.headers().getOrDefault("connection", "").equalsIgnoreCase("close");
    }

    private static String signUp(String address) {
        var body = "{\"email\":\"%s\"}".formatted(address);
        return String.format(
                Locale.ROOT,
                "POST /users HTTP/1.1\r\n"
                        + "Host: ias.example\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: %d\r\n\r\n"
                        + "%s",
                body.length(),
                body);
    }

    /** Returns the number of completed calls. */
    int count() {
        return calls.size();
    }

    long errors() {
        return calls.stream().filter(call -> !call.ok()).count();
    }

    String errorsByKind() {
        return calls.stream()
                .filter(call -> !call.ok())
                .collect(Collectors.groupingBy(HonestCall::outcome, TreeMap::new, Collectors.counting()))
                .toString();
    }

    Duration slowest() {
        return calls.stream().map(HonestCall::duration).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** Returns the addresses whose sign-up was answered 201. */
    Set<String> signedUp() {
        return signedUp;
    }

    /** Stops the callers and waits for their calls in flight. */
    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
