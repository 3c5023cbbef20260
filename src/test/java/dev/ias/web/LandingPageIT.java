package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** The start page and the pages of errors in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LandingPageIT {

    private final Ias ias = Ias.setup()
            .alone()
            .set("ias.brand.name", "Acme")
            .set("ias.brand.accent-color", "#7a1fa2")
            .set("ias.brand.home-url", "https://www.acme.example/")
            .set("ias.brand.support-address", "help@acme.example")
            .start();

    @TempDir
    private Path profile;

    private DevelopmentService development;

    @BeforeAll
    void start(@TempDir Path data) {
        development = new DevelopmentService(data);
    }

    @AfterAll
    void stop() {
        development.close();
        ias.close();
    }

    @Test
    void inProductionTheStartPageHasTheBrandAndNothingElse() {
        try (var browser = Browser.open(profile)) {
            browser.go(ias.uri("/"));
            assertThat(browser.heading("Acme")).isTrue();
            assertThat(browser.evaluate("document.title")).isEqualTo("Acme");
            assertThat(browser.findAll("a"))
                    .extracting(link -> link.getDomAttribute("href"))
                    .containsExactly(
                            "https://www.acme.example/", "https://www.acme.example/", "mailto:help@acme.example");
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor"))
                    .isEqualTo("rgb(122, 31, 162)");
            browser.screenshot("landing", "body");
            assertThat(browser.consoleErrors()).isEmpty();
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(ias.uri("/").getAuthority());
        }
    }

    @Test
    void inDevelopmentTheStartPageLeadsToTheTools() {
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/"));
            assertThat(browser.heading("ias")).isTrue();
            assertThat(browser.findAll(".links a"))
                    .extracting(WebElement::getText)
                    .containsExactly(
                            "Demo", "Mailbox", "Swagger UI", "Contract of the REST API", "Contract of the RPC API");
            browser.screenshot("landing-development", "body");
            assertThat(browser.find(".brand").getText())
                    .as("the title is the name")
                    .isEmpty();
            browser.click(".links a[href$=mailbox]");
            assertThat(browser.heading("Mailbox")).isTrue();

            browser.go(development.ias.uri("/swagger-ui/"));
            assertThat(browser.evaluate("document.title")).isEqualTo("ias APIs – Swagger UI");
            assertThat(browser.says(".info .title", "ias REST API")).isTrue();
            browser.click(".start a");
            assertThat(browser.heading("ias")).isTrue();
        }
    }

    @Test
    void errorsAreShownAsPagesOfTheBrand() {
        try (var browser = Browser.open(profile)) {
            requireError(browser, "/users", "This page cannot do that");
            requireError(browser, "/nope/deeper/path", "Page not found");
            requireError(browser, "/assets/nope", "Page not found");
            browser.resize(320, 640);
            assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo(320L);
            browser.screenshot("error", "body");
            browser.click(".button");
            assertThat(browser.heading("Acme")).isTrue();
        }
    }

    private void requireError(Browser browser, String path, String title) {
        browser.go(ias.uri(path));
        assertThat(browser.heading(title)).isTrue();
        assertThat(browser.evaluate("document.title")).isEqualTo(title + " – Acme");
        assertThat(browser.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor"))
                .isEqualTo("rgb(122, 31, 162)");
    }

    @Test
    void thePagesAreInTheLanguageOfTheBrowser() {
        try (var browser = Browser.open(profile, Browser::chinesePhone)) {
            browser.go(ias.uri("/nope"));
            assertThat(browser.find("h1").getText()).isNotEmpty();
            assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("zh-Hans");
        }
    }
}
