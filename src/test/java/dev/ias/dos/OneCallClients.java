package dev.ias.dos;

import dev.ias.testing.Pause;
import dev.ias.testing.RawConnection;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Clients that make one call per connection, several of them concurrently, until closed. */
final class OneCallClients implements RunningAttack {

    private static final InetAddress MACHINE = InetAddress.ofLiteral("127.0.0.2");
    private static final InetAddress SERVICE = InetAddress.ofLiteral("127.0.0.1");
    private static final int AT_ONCE = 10;
    private static final Duration REST = Duration.ofMillis(50);
    private static final int PIECE = 16_384;
    private static final Duration BETWEEN_PIECES = Duration.ofMillis(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final int port;
    private final Supplier<String> request;
    private final AfterRequest afterRequest;
    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopping;

    /** Actions after the request. */
    enum AfterRequest {
        READ,
        /** Half-closes the connection, then reads. */
        END_AND_READ,
        HANG_UP
    }

    OneCallClients(int port, Supplier<String> request, AfterRequest afterRequest) {
        this.port = port;
        this.request = request;
        this.afterRequest = afterRequest;
        for (var i = 0; i < AT_ONCE; i++) {
            threads.execute(this::call);
        }
    }

    /** Returns the number of calls by status of the response, or by error. */
    Map<String, Long> outcomes() {
        var counts = new TreeMap<String, Long>();
        outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
        return counts;
    }

    private void call() {
        while (!stopping) {
            var outcome = outcome();
            outcomes.computeIfAbsent(outcome, key -> new LongAdder()).increment();
            Pause.of(REST);
        }
    }

    private String outcome() {
        try (var connection = new RawConnection(MACHINE, new InetSocketAddress(SERVICE, port), TIMEOUT)) {
            var text = request.get();
            connections.incrementAndGet();
            bytes.addAndGet(text.length());
            send(text, connection);
            if (afterRequest == AfterRequest.HANG_UP) {
                Pause.of(REST);
                return "not read";
            }
            if (afterRequest == AfterRequest.END_AND_READ) {
                connection.endOfInput();
            }
            return connection
                    .receive()
                    .map(reply -> reply.status() + (connection.reset() ? ", connection reset" : ""))
                    .orElse("no answer");
        } catch (UncheckedIOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Sends a long request slowly, so that an early response arrives while the client is still sending. */
    private static void send(String text, RawConnection connection) {
        for (var at = 0; at < text.length(); at += PIECE) {
            if (at > 0) {
                Pause.of(BETWEEN_PIECES);
            }
            connection.send(text.substring(at, Math.min(text.length(), at + PIECE)));
        }
    }

    @Override
    public long connections() {
        return connections.get();
    }

    @Override
    public long bytes() {
        return bytes.get();
    }

    @Override
    public String summary() {
        return "answers " + outcomes();
    }

    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
