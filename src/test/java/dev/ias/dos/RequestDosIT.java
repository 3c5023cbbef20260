package dev.ias.dos;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Attacks with complete requests: many, pipelined, long, and without reading the responses. */
@ExtendWith(DosTable.Provider.class)
class RequestDosIT {

    private static final String CONTRACT = get("/api-spec/ias-public-api.yaml");
    private static final int WITHOUT_END = Integer.MAX_VALUE;

    @TempDir
    private Path directory;

    /** The baseline without an attack. */
    @Test
    void none(DosTable table) throws IOException {
        survives("no attack", table, FloodPlan.of("").connections(0, 0));
    }

    @Test
    void documentsOnKeptConnections(DosTable table) throws IOException {
        survives(
                "GET of contract and Swagger UI, 160 kept connections",
                table,
                FloodPlan.of(
                                CONTRACT,
                                get("/swagger-ui/swagger-ui-bundle.js"),
                                CONTRACT,
                                get("/swagger-ui/swagger-ui.css"))
                        .connections(10_000, 160)
                        .again(WITHOUT_END, FloodPlan.Next.WHEN_ANSWERED));
    }

    @Test
    void pipelinesOf600(DosTable table) throws IOException {
        survives(
                "pipelines: 60 x 600 GET",
                table,
                FloodPlan.of(CONTRACT).connections(60, 60).again(600, FloodPlan.Next.AT_ONCE));
    }

    @Test
    void pipelinesOf20000(DosTable table) throws IOException {
        survives(
                "pipelines: 10 x 20,000 GET",
                table,
                FloodPlan.of(CONTRACT).connections(10, 10).again(20_000, FloodPlan.Next.AT_ONCE));
    }

    @Test
    void readersThatDoNotRead(DosTable table) throws IOException {
        survives(
                "300 readers that do not read",
                table,
                FloodPlan.of(CONTRACT)
                        .connections(300, 300)
                        .again(2_000, FloodPlan.Next.AT_ONCE)
                        .withoutReading());
    }

    @Test
    void longUnsignedQueries(DosTable table) throws IOException {
        survives(
                "unsigned RPC queries of 150 and 15 KB, 64 connections",
                table,
                fullRate(query(150_000), query(15_000)));
    }

    @Test
    void longAcceptLanguages(DosTable table) throws IOException {
        var ranges = IntStream.range(0, 640)
                .mapToObj(i -> "%c%c-%c%c;q=0.5".formatted('a' + i % 26, 'a' + i / 26, 'A' + i / 26, 'A' + i % 26))
                .collect(joining(","));
        var header = "Accept-Language: %s\r\n".formatted(ranges);
        survives(
                "Accept-Language of 8 KB, 64 connections",
                table,
                fullRate(
                        get("/email-verifications/" + "0".repeat(64), header),
                        "POST /users HTTP/1.1\r\nHost: a\r\n%sContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                                .formatted(header)));
    }

    @Test
    void longMethods(DosTable table) throws IOException {
        survives(
                "methods of 100 KB, 64 connections",
                table,
                fullRate("%s / HTTP/1.1\r\nHost: a\r\n\r\n".formatted("M".repeat(100_000))));
    }

    private static FloodPlan fullRate(String... requests) {
        return FloodPlan.of(requests).connections(20_000, 64).again(WITHOUT_END, FloodPlan.Next.WHEN_ANSWERED);
    }

    private static String query(int bytes) {
        var begin = "/?Action=QueryEmailVerification&Version=2018-01-29&AccessKeyId=other&Email=";
        return get(begin + "%61".repeat((bytes - begin.length()) / 3));
    }

    private static String get(String path, String... headers) {
        return "GET %s HTTP/1.1\r\nHost: a\r\n%s\r\n".formatted(path, String.join("", headers));
    }

    private void survives(String attack, DosTable table, FloodPlan plan) throws IOException {
        AttackHarness.flood(attack, table, directory, plan);
    }
}
