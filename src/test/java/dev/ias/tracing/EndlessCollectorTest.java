package dev.ias.tracing;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.EndlessPeer;
import dev.ias.testing.EndlessPeer.Conversation;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collectors whose responses never end. */
class EndlessCollectorTest {

    private static final String TIMEOUT = "otel.exporter.otlp.timeout";
    private static final String HEAD = "HTTP/1.1 200 ok\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final CountDownLatch disconnected = new CountDownLatch(1);

    @BeforeEach
    void setShortTimeout() {
        System.setProperty(TIMEOUT, "300");
    }

    @AfterEach
    void clearTimeout() {
        System.clearProperty(TIMEOUT);
    }

    /** The head of the response has already confirmed the export. */
    @Test
    void aDrippingResponseIsAbortedAfterTheTimeout() {
        export(
                (connection, self) -> {
                    EndlessPeer.readRequest(connection);
                    self.drip(connection, HEAD, "1\r\nx\r\n", Duration.ofMillis(20));
                },
                lost -> eventually(() -> assertThat(disconnected.getCount()).isZero()));
    }

    @Test
    void anEndlessHeadIsAbortedAndItsSpansAreCounted() {
        export(
                (connection, self) -> {
                    EndlessPeer.readRequest(connection);
                    self.flood(connection, "HTTP/1.1 200 ok\r\nX: ", "y");
                },
                lost -> eventually(() -> assertThat(lost.count()).isEqualTo(1)));
    }

    @Test
    void spansDroppedByTheQueueAreCounted() {
        var held = new CountDownLatch(1);
        try (var peer = new EndlessPeer((connection, self) -> awaitEnd(held))) {
            var lost = new LostSpans();
            try (var sdk = Collector.connect(settings(peer), lost)) {
                for (var i = 0; i < 10_000; i++) {
                    sdk.getTracer("test").spanBuilder("span").startSpan().end();
                }
                assertThat(lost.count()).isGreaterThan(1_000);
            } finally {
                held.countDown();
            }
        }
    }

    private void export(Conversation conversation, Consumer<LostSpans> outcome) {
        var lost = new LostSpans();
        try (var peer = new EndlessPeer((connection, self) -> {
            try {
                conversation.hold(connection, self);
            } finally {
                disconnected.countDown();
            }
        })) {
            try (var sdk = Collector.connect(settings(peer), lost)) {
                sdk.getTracer("test").spanBuilder("span").startSpan().end();
                sdk.getSdkTracerProvider().forceFlush();
                outcome.accept(lost);
                assertThat(peer.sent()).isLessThan(EndlessPeer.MAX_BYTES / 2);
            }
        }
    }

    private static TracingSettings settings(EndlessPeer peer) {
        return new TracingSettings(String.format(Locale.ROOT, "http://localhost:%d/v1/traces", peer.port()), 1);
    }

    private static void awaitEnd(CountDownLatch held) {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
