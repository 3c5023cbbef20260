package dev.ias.dos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Attacks with incomplete requests and idle connections. */
@ExtendWith(DosTable.Provider.class)
class UnfinishedDosIT {

    private static final String LINK = "/email-verifications/" + "0123456789abcdef".repeat(4);
    private static final Duration WAVE = Duration.ofSeconds(3);

    @TempDir
    private Path directory;

    @Test
    void rpcBodies(DosTable table) throws IOException {
        survives(
                "up to 40,000 x POST / with one byte of 15,000",
                table,
                FloodPlan.of(post("/", "application/x-www-form-urlencoded"))
                        .connections(40_000, 4_000)
                        .holding(WAVE));
    }

    @Test
    void pageAndRestBodies(DosTable table) throws IOException {
        survives(
                "4,000 unfinished POSTs to a link page and /users",
                table,
                FloodPlan.of(post(LINK, "application/x-www-form-urlencoded"), post("/users", "application/json"))
                        .connections(4_000, 4_000));
    }

    @Test
    void requestLinesOf150Kilobytes(DosTable table) throws IOException {
        survives(
                "up to 30,000 x unfinished request line of 150 KB",
                table,
                FloodPlan.of("GET /" + "a".repeat(150_000))
                        .connections(30_000, 3_000)
                        .holding(WAVE));
    }

    @Test
    void requestLinesOf15Kilobytes(DosTable table) throws IOException {
        survives(
                "up to 30,000 x unfinished request line of 15 KB",
                table,
                FloodPlan.of("GET /" + "a".repeat(15_000))
                        .connections(30_000, 3_000)
                        .holding(WAVE));
    }

    @Test
    void slowHeaders(DosTable table) throws IOException {
        survives(
                "4,000 unfinished headers, a byte every 2 s, 40 machines",
                table,
                FloodPlan.of("POST /users HTTP/1.1\r\nHost: a\r\nX-Slow: ")
                        .connections(4_000, 4_000)
                        .again(1, FloodPlan.Next.DRIP)
                        .fromManyMachines(40));
    }

    @Test
    void idleConnectionsOfOneMachine(DosTable table) throws IOException {
        survives("10,000 idle connections at once, one machine", table, idle());
    }

    @Test
    void idleConnectionsOfManyMachines(DosTable table) throws IOException {
        survives("10,000 idle connections at once, 250 machines", table, idle().fromManyMachines(250));
    }

    private static FloodPlan idle() {
        return FloodPlan.of("").connections(40_000, 10_000);
    }

    private static String post(String path, String contentType) {
        return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: 15000\r\n\r\na"
                .formatted(path, contentType);
    }

    private void survives(String attack, DosTable table, FloodPlan plan) throws IOException {
        AttackHarness.flood(attack, table, directory, plan);
    }
}
