package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.ias.testing.Answer;
import dev.ias.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The mailbox of development mode in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxPageIT {

    private static final String LONG_LINK = "https://link.example/" + "a1B2c3D4".repeat(40);
    private static final String HTML = "<p>Hello</p>";

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
    }

    @BeforeEach
    void empty() {
        delete("/dev/mailbox");
    }

    @Test
    void newMailsAppearAndReadMarksStay() {
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/dev/mailbox"));
            assertThat(browser.says("#none", "No mails yet.")).isTrue();

            development.ias.signUp("first@example.com");
            assertThat(browser.says("#list", "first@example.com")).isTrue();
            var code = mails().path(0).path("code").asText();
            assertThat(code).matches("[0-9]{6}");
            assertThat(browser.says("#digits", code)).isTrue();
            assertThat(browser.find("#html").isDisplayed()).isTrue();
            assertThat(browser.inFrame("#frame", "body")).contains(code);
            browser.screenshot("mailbox-code", "body");

            browser.click("#copy");
            assertThat(browser.says("#copied", "Copied")).isTrue();
            browser.find("#search").sendKeys(Keys.chord(Keys.CONTROL, "v"));
            assertThat(browser.property("#search", "value")).isEqualTo(code);
            browser.type("#search", " ");

            development.send("second@example.com", "Another one", "text", HTML);
            assertThat(browser.says("#list", "second@example.com")).isTrue();
            assertThat(browser.says("#digits", code)).isTrue();
            assertThat(browser.property(".unread", "textContent")).startsWith("Unread. Another one");
            assertThat(browser.evaluate("document.title")).isEqualTo("(1) Mailbox – ias");
            assertThat(browser.consoleErrors()).isEmpty();
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(development.ias.uri("/").getAuthority());
        }
    }

    @Test
    void linksOpenInANewTabAndLongOnesDoNotWidenThePage() {
        var here = development.ias.uri("/demo/");
        development.send(
                "link@example.com",
                "Link",
                "Open " + here + ".\n\n" + LONG_LINK,
                "<a id=button href='%s'>Open</a><p>%s</p>".formatted(here, LONG_LINK));
        try (var browser = Browser.open(profile)) {
            browser.resize(320, 640);
            browser.go(development.ias.uri("/dev/mailbox"));
            browser.find("#frame");
            assertThat(browser.tabOpenedBy(() -> browser.clickInFrame("#frame", "#button")))
                    .isEqualTo(here);

            browser.click("#tab-text");
            assertThat(browser.findAll("#plain a"))
                    .extracting(link -> link.getDomAttribute("href"))
                    .containsExactly(here.toString(), LONG_LINK);
            assertThat(browser.tabOpenedBy(() -> browser.click("#plain a"))).isEqualTo(here);
            for (var tab : new String[] {"#tab-text", "#tab-headers", "#tab-source", "#tab-html"}) {
                browser.click(tab);
                assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .isEqualTo(true);
            }
            browser.screenshot("mailbox-narrow", "#mail");
        }
    }

    @Test
    void aMailRunsNoScriptAndLoadsNothingFromOtherHostsUnlessAsked() throws IOException {
        var loaded = new AtomicBoolean();
        var tracker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tracker.createContext("/", exchange -> {
            loaded.set(true);
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        tracker.start();
        var image = "http://localhost:" + tracker.getAddress().getPort() + "/pixel.png";
        var script = "<script>top.document.title = 'run'; document.title = 'run'</script>";
        development.send(
                "hostile@example.com",
                "Hostile " + script,
                script + " <img src=x onerror=\"document.title='run'\">",
                script + "<img src='" + image + "' onerror=\"top.document.title='run'\"><p id=end>end</p>"
                        + "<meta http-equiv=refresh content='0;url=" + image + "'>"
                        + "<a id=up target=_top href='/demo/'>up</a>");
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/dev/mailbox"));
            assertThat(browser.says("#subject", "Hostile <script>")).isTrue();
            assertThat(browser.inFrame("#frame", "#end")).isEqualTo("end");
            browser.clickInFrame("#frame", "#up");
            browser.click("#tab-text");
            assertThat(browser.find("#plain").getText()).contains("<img src=x");
            assertThat(browser.evaluate("document.title")).isEqualTo("Mailbox – ias");
            assertThat(loaded).isFalse();

            browser.click("#tab-html");
            browser.click("#load");
            Eventually.eventually(() -> assertThat(loaded).isTrue());
            assertThat(browser.inFrame("#frame", "#end")).isEqualTo("end");
            assertThat(browser.evaluate("document.title")).isEqualTo("Mailbox – ias");
        } finally {
            tracker.stop(0);
        }
    }

    @Test
    void aKeyboardSelectsAndDeletesMails() {
        for (var name : new String[] {"one", "two", "three"}) {
            development.send(name + "@example.com", "Mail " + name, "text", HTML);
        }
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/dev/mailbox"));
            assertThat(browser.says("#subject", "Mail three")).isTrue();
            browser.find("#list [aria-selected=true]").sendKeys(Keys.ARROW_DOWN);
            assertThat(browser.says("#subject", "Mail two")).isTrue();
            browser.press(Keys.DELETE);
            assertThat(browser.says("#subject", "Mail one")).isTrue();
            assertThat(browser.says("#count", "2 mails")).isTrue();
            assertThat(mails().findValuesAsText("subject")).containsExactly("Mail three", "Mail one");
            browser.press(Keys.ARROW_UP);
            assertThat(browser.says("#subject", "Mail three")).isTrue();

            var option = browser.accessible("#list [aria-selected=true]");
            assertThat(option.role()).isEqualTo("option");
            assertThat(option.name()).contains("Mail three", "three@example.com");
            assertThat(browser.accessible("#list").name()).isEqualTo("Mails, newest first");
            assertThat(browser.accessible("#frame").name()).isEqualTo("The mail as HTML");
            assertThat(browser.accessible("#tab-html").role()).isEqualTo("tab");

            browser.click("#delete-all");
            browser.acceptAlert();
            assertThat(browser.says("#none", "No mails yet.")).isTrue();
            assertThat(mails()).isEmpty();
        }
    }

    @Test
    void theSearchFindsAddressesSubjectsAndTexts() {
        development.send("anna@example.com", "Welcome", "The word is pineapple.", HTML);
        development.send("berta@example.com", "Farewell", "Nothing here.", HTML);
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/dev/mailbox?to=anna@example.com"));
            assertThat(browser.says("#count", "1 of 2 mails")).isTrue();
            assertThat(browser.says("#subject", "Welcome")).isTrue();
            browser.type("#search", "PINE welcome");
            assertThat(browser.says("#list", "anna@example.com")).isTrue();
            browser.type("#search", "farewell");
            assertThat(browser.says("#list", "berta@example.com")).isTrue();
            browser.type("#search", "apricot");
            assertThat(browser.says("#none", "No mail contains this.")).isTrue();
        }
    }

    @Test
    void rightToLeftTextHasItsDirection() {
        development.send("dana@example.com", "אשרו את כתובת הדואר", "שלום\n\nHello", HTML);
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/dev/mailbox"));
            browser.click("#tab-text");
            assertThat(browser.says("#plain", "Hello")).isTrue();
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('#subject')).direction"))
                    .isEqualTo("rtl");
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('#plain p:first-child')).direction"))
                    .isEqualTo("rtl");
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('#plain p:last-child')).direction"))
                    .isEqualTo("ltr");
            browser.screenshot("mailbox-rtl", "body");
        }
    }

    @Test
    void headersAndSourceAreShown() {
        development.send("source@example.com", "Überraschung", "text", HTML);
        try (var browser = Browser.open(profile)) {
            browser.go(development.ias.uri("/dev/mailbox"));
            browser.click("#tab-headers");
            assertThat(browser.says("#fields", "Überraschung")).isTrue();
            browser.click("#tab-source");
            assertThat(browser.says("#raw", "Content-Type: multipart/alternative"))
                    .isTrue();
        }
    }

    @Test
    void pagesOfOtherOriginsDeleteNothing() {
        development.send("kept@example.com", "Kept", "text", HTML);
        var mail = "/dev/mailbox/" + mails().path(0).path("number").asText();

        assertThat(delete(mail, "Origin", "https://elsewhere.example").status()).isEqualTo(403);
        assertThat(delete("/dev/mailbox", "Sec-Fetch-Site", "cross-site").status())
                .isEqualTo(403);
        assertThat(development.ias.get(mail).json().path("subject").asText()).isEqualTo("Kept");
        assertThat(delete(mail, "Origin", origin(), "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(204);
        assertThat(delete(mail).status()).isEqualTo(404);
        assertThat(development.ias.get(mail + "/source").status()).isEqualTo(404);
    }

    @Test
    void anUnchangedMailboxIsNotSentAgain() {
        var before = development.ias.get("/dev/mailbox");
        var tag = before.header("ETag").orElseThrow();
        assertThat(development.ias.get("/dev/mailbox", "If-None-Match", tag).status())
                .isEqualTo(304);

        development.send("new@example.com", "New", "text", HTML);
        assertThat(development.ias.get("/dev/mailbox", "If-None-Match", tag).status())
                .isEqualTo(200);
    }

    private JsonNode mails() {
        return development.ias.get("/dev/mailbox").json();
    }

    private String origin() {
        return "http://" + development.ias.uri("/").getAuthority();
    }

    private Answer delete(String path, String... headers) {
        var request = HttpRequest.newBuilder(development.ias.uri(path)).DELETE();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return development.ias.send(request.build());
    }
}
