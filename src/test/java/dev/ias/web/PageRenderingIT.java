package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page in every state in a real browser. A width of 320 pixels is also that of 1280 at a zoom of 400 %. */
class PageRenderingIT {

    private static final Map<String, String> ACME = Map.of(
            "ias.brand.name", "Acme",
            "ias.brand.accent-color", "#5b3fd6",
            "ias.brand.home-url", "https://www.acme.example/",
            "ias.brand.support-address", "help@acme.example",
            "ias.brand.legal-footer", "Acme Inc., 1 Main Street, Springfield");

    private static final Path SCRIPTS = Path.of("src/test/resources/dev/ias/web");

    @TempDir
    private Path profile;

    @TempDir
    private Path directory;

    @Test
    void everyPageInEveryLanguageFitsAPhone() throws IOException {
        readable(PagePreviews.write(ACME, directory, List.of()), 320, "light");
    }

    @ParameterizedTest
    @CsvSource({"320, dark", "1280, light", "1280, dark"})
    void everyPageIsReadable(int width, String scheme) throws IOException {
        readable(PagePreviews.write(ACME, directory, List.of("en", "ar")), width, scheme);
    }

    @Test
    void theLongestBrandFitsAPhone() throws IOException {
        var settings = Map.of(
                "ias.brand.name",
                "W".repeat(60),
                "ias.brand.home-url",
                "https://www.acme.example/" + "a".repeat(200),
                "ias.brand.support-address",
                "h".repeat(64) + "@" + "a".repeat(63) + ".example",
                "ias.brand.legal-footer",
                "W".repeat(300));

        readable(PagePreviews.write(settings, directory, List.of("de", "ar")), 320, "light");
    }

    private void readable(List<Path> pages, int width, String scheme) throws IOException {
        var script = Files.readString(SCRIPTS.resolve("readable.js"))
                + Files.readString(SCRIPTS.resolve("page-problems.js"));
        try (var browser = Browser.open(profile)) {
            browser.emulate(width, scheme);
            for (var page : pages) {
                browser.go(page.toUri());
                assertThat(browser.list(script))
                        .as("%s %s %s", directory.relativize(page), width, scheme)
                        .isEmpty();
            }
        }
    }
}
