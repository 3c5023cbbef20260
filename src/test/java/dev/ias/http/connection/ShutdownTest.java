package dev.ias.http.connection;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Ias;
import dev.ias.testing.RawConnection;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A service that shuts down reports readiness 503 and serves requests until the drain has ended. */
class ShutdownTest {

    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final String REQUEST =
            "POST /users HTTP/1.1\r\nHost: ias\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s";

    @Test
    void requestsAreServedWhileTheServiceDrains() {
        var management = ServiceProcess.freePort();
        try (var relay = new TestRelay();
                var probes = Ias.at(management)) {
            var ias = Ias.setup()
                    .on(TestDatabase.create(), relay)
                    .set("endpoints.all.port", management)
                    .set("ias.http.drain", "4s")
                    .start();
            var server = ias.uri("/");
            try (var kept = new RawConnection(server, RECEIVE_TIMEOUT)) {
                assertThat(signUp(kept, "before@example.com").headers()).doesNotContainKey("connection");
                assertThat(probes.get("/health/readiness").status()).isEqualTo(200);

                var end = CompletableFuture.runAsync(ias::close);
                eventually(() ->
                        assertThat(probes.get("/health/readiness").status()).isEqualTo(503));

                assertThat(probes.get("/health/liveness").status()).isEqualTo(200);
                var last = signUp(kept, "kept@example.com");
                assertThat(last.status()).isEqualTo(201);
                assertThat(last.headers()).containsEntry("connection", "close");
                assertThat(kept.receive()).isEmpty();
                try (var late = new RawConnection(server, RECEIVE_TIMEOUT)) {
                    var answer = signUp(late, "new@example.com");
                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(answer.headers()).containsEntry("connection", "close");
                }
                end.join();
            }
            assertThat(relay.mailsTo("kept@example.com")).hasSize(1);
            assertThat(relay.mailsTo("new@example.com")).hasSize(1);
            assertThatThrownBy(() -> connect(server)).isInstanceOf(UncheckedIOException.class);
        }
    }

    /** A proxy that ignores readiness may connect at the moment the listener closes; it cannot retry a POST. */
    @Test
    void anAcceptedConnectionIsServedAfterTheListenerHasClosed() {
        try (var relay = new TestRelay()) {
            var ias = Ias.setup()
                    .on(TestDatabase.create(), relay)
                    .set("ias.http.drain", "1s")
                    .start();
            var server = ias.uri("/");
            try (var accepted = new RawConnection(server, RECEIVE_TIMEOUT)) {
                var end = CompletableFuture.runAsync(ias::close);
                eventually(() -> assertThatThrownBy(() -> connect(server)).isInstanceOf(UncheckedIOException.class));

                var answer = signUp(accepted, "accepted@example.com");

                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.headers()).containsEntry("connection", "close");
                end.join();
            }
            assertThat(relay.mailsTo("accepted@example.com")).hasSize(1);
        }
    }

    private static void connect(URI server) {
        new RawConnection(server, RECEIVE_TIMEOUT).close();
    }

    private static RawConnection.Reply signUp(RawConnection connection, String email) {
        var body = "{\"email\":\"%s\"}".formatted(email);
        return connection.send(REQUEST.formatted(body.length(), body)).receive().orElseThrow();
    }
}
