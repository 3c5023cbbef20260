package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.ias.testing.Executables;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published widget of ALTCHA in a real browser, on a page of another origin than the service. */
class AltchaWidgetSdkIT {

    private static final Path SOURCES = Path.of("src", "test", "sdk", "altcha");
    private static final int INSTALLATION_MINUTES = 10;
    private static final String PAGE = """
        <!doctype html>
        <title>Widget</title>
        <h1>Widget</h1>
        <script type="module" src="/altcha.js"></script>
        <form><altcha-widget challenge="%1$s/users/challenge" name="altcha"></altcha-widget></form>
        <p id="answer"></p>
        <script>
          document.querySelector("altcha-widget").addEventListener("statechange", async ({ detail }) => {
            if (detail.state === "verified") {
              const answer = await fetch("%1$s/users", {
                method: "POST",
                headers: { "Content-Type": "application/json", "Challenge-Solution": detail.payload },
                body: JSON.stringify({ email: "widget@example.com" }),
              });
              document.getElementById("answer").textContent = "answer " + answer.status;
            }
          });
        </script>
        """;

    @TempDir
    private Path directory;

    @Test
    void theWidgetSolvesTheChallengeOfItsUrl() throws Exception {
        install();
        var site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var origin = String.format(
                Locale.ROOT, "http://localhost:%d", site.getAddress().getPort());
        try (var relay = new TestRelay();
                var ias = Ias.setup()
                        .on(TestDatabase.create(), relay)
                        .set("ias.challenge.provider", "altcha")
                        .set("ias.challenge.when", "always")
                        .set("ias.rest.cors", "true")
                        .set("ias.rest.allowed-origins", origin)
                        .start();
                var browser = Browser.open(directory.resolve("profile"))) {
            serve(site, "/", "text/html", PAGE.formatted(ias.uri("").toString()));
            serve(
                    site,
                    "/altcha.js",
                    "text/javascript",
                    Files.readString(directory.resolve("node_modules/altcha/dist/main/altcha.js")));
            site.start();

            browser.go(URI.create(origin + "/"));
            browser.click("altcha-widget label");

            assertThat(browser.says("#answer", "answer 201")).isTrue();
            assertThat(relay.mailsTo("widget@example.com")).hasSize(1);
        } finally {
            site.stop(0);
        }
    }

    /** Installs the version that package.json names; skips the test without Node. */
    private void install() throws IOException, InterruptedException {
        assumeTrue(Executables.find("npm").isPresent(), "needs npm");
        Files.copy(SOURCES.resolve("package.json"), directory.resolve("package.json"));
        var npm = new ProcessBuilder(List.of("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("npm.log").toFile())
                .start();
        assertThat(npm.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(npm.exitValue())
                .as(Files.readString(directory.resolve("npm.log")))
                .isZero();
    }

    private static void serve(HttpServer site, String path, String type, String content) {
        site.createContext(path, exchange -> {
            var bytes = content.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type + ";charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            try (var out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
    }
}
