package dev.ias.web.signup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP responses of the sign-up page and of the files of the web component. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpPageTest {

    private static final Path COMPONENT = Path.of("src", "main", "resources", "web", "sign-up");
    private static final Path PAGE = Path.of("src", "main", "resources", "web", "sign-up-page");
    private static final String STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; frame-src 'none'; form-action https://app.example.com; base-uri 'none'; "
            + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private final Ias ias = Ias.setup()
            .alone()
            .set("ias.sign-up-page.enabled", true)
            .set("ias.sign-up-page.return-urls", "https://app.example.com/welcome,https://app.example.com/auth/")
            .set("ias.brand.name", "Example & Co")
            .set("ias.brand.sign-in-url", "https://app.example.com/sign-in")
            .start();

    @AfterAll
    void stop() {
        ias.close();
    }

    @Test
    void isNotServedByDefault() {
        try (var other = Ias.setup().alone().start()) {
            assertThat(other.get("/sign-up/").status()).isEqualTo(404);
            assertThat(other.get("/sign-up/ias-sign-up.js", "Accept", "*/*").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void hasAStrictPolicy() {
        var answer = page("");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy")).contains(STRICT);
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.response().headers().allValues("Vary")).contains("Accept-Language");
        assertThat(answer.response().body())
                .contains("Example &amp; Co", "sign-in-url=\"https://app.example.com/sign-in\"")
                .doesNotContain("<style", "style=", "onclick", "onload", "javascript:", "return-url");
    }

    @Test
    void aCaptchaAddsTheSourcesOfItsProviderOnly() {
        try (var other = Ias.setup()
                .alone()
                .set("ias.sign-up-page.enabled", true)
                .set("ias.challenge.provider", "turnstile")
                .set("ias.challenge.site-key", "public-key")
                .set("ias.challenge.secret", "private-key")
                .start()) {
            assertThat(other.get("/sign-up/", "Accept", "*/*").header("Content-Security-Policy"))
                    .contains("default-src 'none'; script-src 'self' https://challenges.cloudflare.com; style-src"
                            + " 'self'; img-src 'self'; connect-src 'self'; frame-src"
                            + " https://challenges.cloudflare.com; form-action 'none'; base-uri 'none';"
                            + " frame-ancestors 'none'");
        }
    }

    @Test
    void isInTheLanguageThatIsRequested() {
        assertThat(page("?language=ar").response().body()).contains("<html lang=\"ar\" dir=\"rtl\">");
        assertThat(ias.get("/sign-up/", "Accept", "*/*", "Accept-Language", "de-AT, en;q=0.5")
                        .response()
                        .body())
                .contains("<html lang=\"de\" dir=\"ltr\">");
    }

    @Test
    void returnsOnlyToUrlsOfTheList() {
        assertThat(page("?return-url=https://app.example.com/auth/x?state=1%26amp=2")
                        .response()
                        .body())
                .contains("return-url=\"https://app.example.com/auth/x?state=1&amp;amp=2\" return-by=\"POST\"")
                .doesNotContain("class=\"refused\"");
        for (var url : List.of(
                "https://evil.example/",
                "https://app.example.com/",
                "https://app.example.com/welcomer",
                "https://app.example.com/auth/../x",
                "http://app.example.com/welcome")) {
            assertThat(page("?return-url=" + url).response().body())
                    .as(url)
                    .contains("class=\"refused\"")
                    .doesNotContain("evil", "return-by");
        }
        assertThat(page("?return-url=https://app.example.com/auth/x").header("Cache-Control"))
                .contains("no-store");
    }

    @Test
    void redirectsToTheTrailingSlashWithItsQuery() {
        var answer = ias.get("/sign-up?return-url=x", "Accept", "*/*");

        assertThat(answer.status()).isEqualTo(308);
        assertThat(answer.header("Location")).contains("/sign-up/?return-url=x");
    }

    @Test
    void isRevalidatedByItsEntityTag() {
        var tag = page("").header("ETag").orElseThrow();

        assertThat(ias.get("/sign-up/", "Accept", "*/*", "If-None-Match", tag).status())
                .isEqualTo(304);
    }

    @Test
    void wordsAreThoseOfTheNearestLanguage() {
        var words = ias.get("/sign-up/languages/zh-TW.json", "Accept", "*/*", "Origin", "https://shop.example");

        assertThat(words.status()).isEqualTo(200);
        assertThat(words.header("Content-Language")).contains("zh-Hant");
        assertThat(words.header("Access-Control-Allow-Origin")).contains("*");
        assertThat(words.response().body()).contains("\"ask-title\":\"註冊\"");
        assertThat(ias.get("/sign-up/languages.json", "Accept", "*/*")
                        .response()
                        .body())
                .contains("{\"tag\":\"de\",\"name\":\"Deutsch\"}");
        assertThat(ias.get("/sign-up/languages/xx.json").error()).isEqualTo("404 request/4");
        assertThat(ias.get("/sign-up/languages/en").error()).isEqualTo("404 request/4");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsServed(Path file) throws IOException {
        var answer = ias.get("/sign-up/" + file.getFileName(), "Accept", "*/*");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo(Files.readString(file));
    }

    /** Returns the files of the component and of the page; session.js is for callers of the npm package only. */
    static List<Path> files() throws IOException {
        try (var component = Files.list(COMPONENT);
                var page = Files.list(PAGE)) {
            return Stream.concat(component, page)
                    .filter(file -> !file.endsWith("session.js"))
                    .sorted()
                    .toList();
        }
    }

    private Answer page(String query) {
        return ias.get("/sign-up/" + query, "Accept", "*/*");
    }
}
