package dev.ias.web.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP responses of the demo page's files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoControllerTest {

    private static final Path SOURCES = Path.of("src", "main", "resources", "development", "demo");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

    private final Ias ias = Ias.setup().alone().environment("demo").start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @Test
    void thePageRedirectsToTheTrailingSlash() {
        var answer = ias.get("/demo");

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).contains("/demo/");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasItsTypeAndAStrictPolicy(String name) throws IOException {
        var answer = ias.get("/demo/" + name, "Accept", "*/*");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo(Files.readString(SOURCES.resolve(name)));
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith(TYPES.get(name.substring(name.lastIndexOf('.') + 1))));
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                        .contains("connect-src 'self'", "form-action 'none'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe", "http", "*"));
    }

    @Test
    void thePageHasNoInlineScriptOrStyle() {
        var page = ias.get("/demo/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.response().body())
                .contains("<script type=\"module\" src=\"demo.js\"></script>")
                .doesNotContain("<style", "style=", "onclick", "onload", "javascript:", "//");
    }

    @Test
    void anUnknownFileIsNotFound() {
        assertThat(ias.get("/demo/missing.js").error()).isEqualTo("404 request/4");
        assertThat(ias.get("/demo/%2e%2e%2fmailbox%2fmailbox.html").error()).isEqualTo("404 request/4");
    }

    static List<String> files() throws IOException {
        try (var files = Files.list(SOURCES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
