package dev.ias.dos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Unusual but legitimate clients: each must be able to read the response of the contract. */
@ExtendWith(DosTable.Provider.class)
class UnusualClientsDosIT {

    private static final String JSON = "POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    private static final String CHUNK = String.format(Locale.ROOT, "%x\r\n%s\r\n", 8_000, "a".repeat(8_000));

    @TempDir
    private Path directory;

    @Test
    void halfClosed(DosTable table) throws IOException {
        var number = new AtomicInteger();
        answered("half-closed after a sign-up", table, "201", OneCallClients.AfterRequest.END_AND_READ, () -> {
            var body = String.format(Locale.ROOT, "{\"email\":\"half%d@example.net\"}", number.incrementAndGet());
            return JSON + String.format(Locale.ROOT, "Content-Length: %d\r\n\r\n%s", body.length(), body);
        });
    }

    @Test
    void chunkedBodiesThatAreTooLarge(DosTable table) throws IOException {
        var request = JSON + "Transfer-Encoding: chunked\r\n\r\n" + CHUNK.repeat(25) + "0\r\n\r\n";
        answered("chunked bodies of 200 KB", table, "413", OneCallClients.AfterRequest.READ, () -> request);
    }

    /** A caller that disconnects must not count as an error of the service. */
    @Test
    void hungUpInMidBody(DosTable table) throws IOException {
        var request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: 15000\r\n\r\na";
        try (var harness = new AttackHarness(directory)) {
            harness.survives(
                    "hung up in mid-body of POST /",
                    table,
                    instance -> new OneCallClients(instance.port(), () -> request, OneCallClients.AfterRequest.HANG_UP),
                    (softly, outcome) -> softly.assertThat(outcome.serverErrors())
                            .as("answers 500")
                            .isZero());
        }
    }

    private void answered(
            String attack, DosTable table, String status, OneCallClients.AfterRequest then, Supplier<String> request)
            throws IOException {
        try (var harness = new AttackHarness(directory)) {
            var callers = new ConcurrentLinkedDeque<OneCallClients>();
            harness.survives(
                    attack,
                    table,
                    instance -> {
                        callers.add(new OneCallClients(instance.port(), request, then));
                        return callers.getLast();
                    },
                    // The service is terminated during the second attack.
                    (softly, outcome) -> softly.assertThat(callers.getFirst().outcomes())
                            .as("answers")
                            .containsOnlyKeys(status));
        }
    }
}
