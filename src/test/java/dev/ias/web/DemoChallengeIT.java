package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo page if every call that mails a code needs a solution. */
class DemoChallengeIT {

    @TempDir
    private Path profile;

    @Test
    void theBrowserSolvesAProofOfWorkForASignUp() {
        var email = "proof@example.com";
        try (var demo = new DemoService(Map.of("ias.challenge.provider", "altcha", "ias.challenge.when", "always"));
                var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            browser.go(demo.ias.uri("/demo/"));
            page.send(email);
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            demo.clock.advance(DemoService.FIRST_DELAY);
            browser.click("#resend");
            assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();

            assertThat(demo.relay.mailsTo(email)).hasSize(2);
            assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 403");
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(demo.ias.uri("/").getAuthority());
        }
    }

    @Test
    void thePageNamesTheCaptchaThatIsNeeded() {
        try (var demo = new DemoService(Map.of(
                        "ias.challenge.provider", "turnstile",
                        "ias.challenge.when", "always",
                        "ias.challenge.site-key", "public-key",
                        "ias.challenge.secret", "private-key"));
                var browser = Browser.open(profile)) {
            browser.go(demo.ias.uri("/demo/"));
            browser.type("#email", "captcha@example.com");
            browser.click("#send");

            assertThat(browser.says("#trouble", "Please solve the challenge of turnstile first."))
                    .isTrue();
        }
    }
}
