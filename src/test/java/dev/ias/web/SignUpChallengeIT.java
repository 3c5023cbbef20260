package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.RelayCertificate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sign-up page if every call that mails a code needs a solution. */
class SignUpChallengeIT {

    private static final String WIDGET = """
        window.turnstile = {
          render(container, { sitekey, callback }) {
            window.sitekey = sitekey;
            const button = document.createElement("button");
            button.id = "solve";
            button.textContent = "I am no robot";
            button.addEventListener("click", () => callback("solution"));
            container.append(button);
          },
        };
        """;

    @TempDir
    private Path profile;

    @Test
    void theBrowserSolvesAProofOfWorkForASignUp() {
        var email = "proof@example.com";
        try (var site = new SignUpSite(Map.of("ias.challenge.provider", "altcha", "ias.challenge.when", "always"));
                var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            browser.go(site.ias.uri("/sign-up/"));
            page.send(email);
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            site.clock.advance(SignUpSite.FIRST_DELAY);
            browser.click("#resend");
            assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();

            assertThat(site.relay.mailsTo(email)).hasSize(2);
            assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 403");
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(site.ias.uri("/").getAuthority());
        }
    }

    @Test
    void aSolvedCaptchaRepeatsTheCall() throws Exception {
        var email = "solved@example.com";
        var certificate = RelayCertificate.in(Files.createDirectory(profile.resolve("tls")));
        try (var widget = OtherSite.ofTls(certificate.tls(), "text/javascript", WIDGET);
                var verifier = OtherSite.of("application/json", "{\"success\": true}");
                var site = new SignUpSite(
                        turnstile("ias.challenge.verify-url", verifier.uri("/").toString()));
                var browser = Browser.open(
                        profile.resolve("browser"),
                        options -> options.addArguments(
                                "--host-resolver-rules=MAP challenges.cloudflare.com 127.0.0.1:" + widget.port(),
                                "--ignore-certificate-errors"))) {
            browser.go(site.ias.uri("/sign-up/"));
            browser.type("#email", email);
            browser.click("#send");
            assertThat(browser.says("#notice", "Please confirm that you are no robot."))
                    .isTrue();
            browser.click("#solve");

            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
            assertThat(site.relay.mailsTo(email)).hasSize(1);
            assertThat(browser.evaluate("sitekey")).isEqualTo("public-key");
            assertThat(verifier.visits())
                    .singleElement()
                    .satisfies(visit -> assertThat(visit.body()).contains("response=solution"));
            assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 403");
        }
    }

    @Test
    void ifTheWidgetCannotBeLoadedThePageSaysSo() {
        try (var site = new SignUpSite(turnstile("ias.challenge.verify-url", "http://localhost:9/"));
                var browser = Browser.open(
                        profile,
                        options -> options.addArguments(
                                "--host-resolver-rules=MAP challenges.cloudflare.com ~NOTFOUND"))) {
            browser.go(site.ias.uri("/sign-up/"));
            browser.type("#email", "captcha@example.com");
            browser.click("#send");

            assertThat(browser.says("#trouble", "This page cannot show the check against robots by turnstile."))
                    .isTrue();
        }
    }

    private static Map<String, Object> turnstile(String setting, String value) {
        return Map.of(
                "ias.challenge.provider",
                "turnstile",
                "ias.challenge.when",
                "always",
                "ias.challenge.site-key",
                "public-key",
                "ias.challenge.secret",
                "private-key",
                setting,
                value);
    }
}
