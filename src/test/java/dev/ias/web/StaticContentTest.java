package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.ServiceProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contracts and pages: caching, compression, and the port that serves them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticContentTest {

    private static final String CONTRACT = "/api-spec/ias-public-api.yaml";

    private final Ias ias = Ias.setup().alone().start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {CONTRACT, "/api-spec/domain-api.yaml", "/swagger-ui/", "/swagger-ui/swagger-ui-bundle.js"})
    void aMatchingEtagIsAnswered304(String path) {
        var first = ias.get(path, "Accept", "*/*");
        var tag = first.header("ETag").orElseThrow();

        var second = ias.get(path, "Accept", "*/*", "If-None-Match", "\"other\", W/" + tag);

        assertThat(first.header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("public, max-age="));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.response().body()).isEmpty();
        assertThat(second.header("ETag")).hasValue(tag);
        assertThat(ias.get(path, "Accept", "*/*", "If-None-Match", "\"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void aClientThatAcceptsGzipGetsIt() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(
                    HttpRequest.newBuilder(ias.uri(CONTRACT))
                            .header("Accept-Encoding", "br, gzip;q=0.8")
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(response.headers().firstValue("Vary")).hasValue("Accept-Encoding");
            try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
                assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(Files.readString(Path.of("api-spec", "ias-public-api.yaml")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.000", "GZIP ; Q=0", "gzip;q=x", "gzip;q=2", "identity"})
    void otherClientsGetThePlainForm(String codings) {
        var answer = codings.isEmpty() ? ias.get(CONTRACT) : ias.get(CONTRACT, "Accept-Encoding", codings);

        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.response().body()).startsWith("openapi:");
    }

    @Test
    void swaggerUiCannotBeFramedAndRunsOnlyItsOwnScripts() {
        var answer = ias.get("/swagger-ui/", "Accept", "*/*");

        assertThat(answer.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("frame-ancestors 'none'", "script-src 'self';", "default-src 'none'"));
        assertThat(answer.header("X-Frame-Options")).hasValue("DENY");
    }

    @Test
    void swaggerUiIsOffByDefault() {
        try (var production =
                Ias.setup().alone().set("ias.swagger-ui.enabled", "false").start()) {
            assertThat(production.get("/swagger-ui/", "Accept", "*/*").error()).isEqualTo("404 request/4");
            assertThat(production
                            .get("/swagger-ui/swagger-ui-bundle.js", "Accept", "*/*")
                            .error())
                    .isEqualTo("404 request/4");
            assertThat(production.get(CONTRACT).status()).isEqualTo(200);
        }
    }

    @Test
    void theManagementPortServesNoPublicPath() {
        var port = ServiceProcess.freePort();
        try (var service = Ias.setup().alone().set("endpoints.all.port", port).start();
                var management = Ias.at(port)) {
            assertThat(service.get(CONTRACT).status()).isEqualTo(200);
            for (var path :
                    List.of("/swagger-ui/", "/swagger-ui/index.html", CONTRACT, "/.well-known/jwks.json", "/")) {
                assertThat(management.get(path, "Accept", "*/*").status())
                        .as(path)
                        .isEqualTo(404);
            }
            assertThat(management.post("/users", "{}").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET", "POST"})
    void errorsAreNeverCached(String method) {
        var answer = method.equals("GET") ? ias.get("/nothing") : ias.post("/users", "");

        assertThat(answer.header("Cache-Control")).hasValue("no-store");
    }
}
