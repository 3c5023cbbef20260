package dev.ias;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.RawConnection;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** After SIGTERM, both listeners of the packaged service stay open while it drains. */
class DrainIT {

    private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final int TERMINATED = 143;

    @Test
    void newConnectionsAreServedAfterSigtermWhileReadinessIs503() {
        var port = ServiceProcess.freePort();
        var managementPort = ServiceProcess.freePort();
        try (var relay = new TestRelay()) {
            var settings = ProductionJarIT.settings(TestDatabase.create(), relay, port, managementPort);
            settings.put("IAS_HTTP_DRAIN", "5s");
            try (var service = ServiceProcess.start(settings, "-jar", System.getProperty("test.jar"))
                            .awaitStart();
                    var ias = Ias.at(port);
                    var management = Ias.at(managementPort)) {
                var exit = CompletableFuture.supplyAsync(service::terminate);
                eventually(() ->
                        assertThat(management.get("/health/readiness").status()).isEqualTo(503));

                try (var connection = new RawConnection(ias.uri("/"), RECEIVE_TIMEOUT)) {
                    var body = "{\"email\":\"drain@example.com\"}";
                    var answer = connection
                            .send(String.format(
                                    Locale.ROOT,
                                    "POST /users HTTP/1.1\r\n"
                                            + "Host: ias\r\n"
                                            + "Content-Type: application/json\r\n"
                                            + "Content-Length: %d\r\n\r\n"
                                            + "%s",
                                    body.length(),
                                    body))
                            .receive();
                    assertThat(answer).hasValueSatisfying(reply -> {
                        assertThat(reply.status()).isEqualTo(201);
                        assertThat(reply.headers()).containsEntry("connection", "close");
                    });
                }
                assertThat(management.get("/health/liveness").status()).isEqualTo(200);
                assertThat(exit.join()).isEqualTo(TERMINATED);
                assertThat(relay.mailsTo("drain@example.com")).hasSize(1);
            }
        }
    }
}
