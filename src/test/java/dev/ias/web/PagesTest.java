package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP responses of the pages and the contract. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesTest {

    private final Ias ias = Ias.setup().alone().start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @Test
    void swaggerUiRedirectsToTheTrailingSlash() {
        var answer = ias.get("/swagger-ui");

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).contains("/swagger-ui/");
    }

    @ParameterizedTest
    @CsvSource({
        "/swagger-ui/, text/html, swagger-initializer.js",
        "/swagger-ui/index.html, text/html, swagger-initializer.js",
        "/swagger-ui/swagger-initializer.js, javascript, /api-spec/ias-public-api.yaml",
        "/swagger-ui/swagger-ui.css, text/css, swagger-ui",
        "/swagger-ui/swagger-ui-bundle.js, javascript, SwaggerUIBundle"
    })
    void swaggerUiIsServed(String path, String type, String content) {
        var answer = ias.get(path, "Accept", "*/*");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(value -> assertThat(value).contains(type));
        assertThat(answer.response().body()).contains(content);
    }

    @Test
    void theContractIsServedUnchangedAsYaml() throws IOException {
        var answer = ias.get("/api-spec/ias-public-api.yaml");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).contains("application/yaml");
        assertThat(answer.response().body()).isEqualTo(Files.readString(Path.of("api-spec", "ias-public-api.yaml")));
    }

    @Test
    void theDemoIsServedInDevelopmentOnly() {
        assertThat(ias.get("/demo/").error()).isEqualTo("404 request/4");
        assertThat(ias.get("/demo/demo.js").error()).isEqualTo("404 request/4");
    }

    @Test
    void anUnknownFileIsNotFound() {
        assertThat(ias.get("/swagger-ui/missing.js").error()).isEqualTo("404 request/4");
        assertThat(ias.get("/swagger-ui/%2e%2e/application.yml").error()).isEqualTo("404 request/4");
    }
}
