package dev.ias.web;

import static dev.ias.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.ias.sdk.NpmProject;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The examples of the npm package in a real browser, on a site of another origin than the service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NpmPagesSdkIT {

    private static final String GERMAN_TITLE = "Registrieren";
    private static final String SIGNED_IN = "You are signed in.";

    @TempDir
    private static Path directory;

    @TempDir
    private Path profile;

    private final TestRelay relay = new TestRelay();
    private final BlockingQueue<String> sessions = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer site;

    @SuppressWarnings("NullAway.Init")
    private Ias ias;

    @BeforeAll
    void install() throws Exception {
        var project = NpmProject.install(directory);
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ias = Ias.setup()
                .on(TestDatabase.create(), relay)
                .set("ias.rest.cors", "true")
                .set("ias.rest.allowed-origins", origin())
                .start();
        build(project);
        serve("/html/", "examples/html");
        serve("/html/ias-client/", "node_modules/ias-client/esm");
        serve("/react/", "dist/react");
        site.createContext("/session", exchange -> {
            sessions.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        site.createContext("/favicon.ico", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        site.start();
    }

    @AfterAll
    void stop() {
        site.stop(0);
        ias.close();
        relay.close();
    }

    @Test
    void theComponentSignsUpOnAPlainPage() {
        try (var browser = Browser.open(profile)) {
            browser.go(URI.create(origin() + "/html/"));

            signUpWithTheComponent(browser, "html@example.com");

            assertThat(browser.says("#welcome", SIGNED_IN)).isTrue();
            assertThat(sessions).singleElement().asString().startsWith("ey");
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void theComponentSignsUpInReact() {
        try (var browser = Browser.open(profile)) {
            browser.go(URI.create(origin() + "/react/"));
            await(browser, "shadowRoot.querySelector('#title').textContent", GERMAN_TITLE);
            browser.press(Keys.TAB);

            signUpWithTheComponent(browser, "react@example.com");

            assertThat(browser.says("[role=status]", SIGNED_IN)).isTrue();
            assertThat(browser.consoleErrors()).isEmpty();
        }
    }

    @Test
    void theFormSignsUpInReactOverAReload() {
        var email = "form@example.com";
        try (var browser = Browser.open(profile)) {
            browser.go(URI.create(origin() + "/react/#form"));
            browser.type("input[type=email]", email);
            browser.press(Keys.ENTER);
            assertThat(browser.says("button[type=button]", "Send a new code in"))
                    .isTrue();
            browser.reload();

            browser.type(
                    "input[inputmode=numeric]",
                    SignUpForm.wrong(relay.lastTo(email).code()));
            browser.press(Keys.ENTER);
            assertThat(browser.says("[role=alert]", "Tries left: 4.")).isTrue();
            browser.type("input[inputmode=numeric]", relay.lastTo(email).code());
            browser.press(Keys.ENTER);

            assertThat(browser.says("[role=status]", SIGNED_IN)).isTrue();
        }
    }

    private void signUpWithTheComponent(Browser browser, String email) {
        awaitFocus(browser, "email");
        browser.press(email, Keys.ENTER);
        awaitFocus(browser, "code");
        browser.press(relay.lastTo(email).code(), Keys.ENTER);
    }

    /** Waits for the focus to be in this field of the component. */
    private static void awaitFocus(Browser browser, String id) {
        await(browser, "shadowRoot?.activeElement?.id", id);
    }

    private static void await(Browser browser, String property, String value) {
        eventually(() -> assertThat(browser.evaluate("document.querySelector('ias-sign-up')?." + property))
                .isEqualTo(value));
    }

    /** Builds the examples with the URL of the service. */
    private void build(NpmProject project) throws IOException, InterruptedException {
        var url = ias.uri("").toString();
        var page = directory.resolve("examples/html/index.html");
        Files.writeString(page, Files.readString(page).replace("http://localhost:8080", url));
        Files.writeString(directory.resolve("examples/react/.env"), "VITE_IAS_URL=" + url);
        project.run("npm", "run", "build");
    }

    private void serve(String path, String folder) {
        site.createContext(
                path,
                SimpleFileServer.createFileHandler(directory.resolve(folder).toAbsolutePath()));
    }

    private String origin() {
        return String.format(
                Locale.ROOT, "http://localhost:%d", site.getAddress().getPort());
    }
}
