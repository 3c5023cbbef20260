package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Jws;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The demo, which shows the calls of the web component, the auth token and what an application does next. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoIT {

    private final SignUpSite site = new SignUpSite();

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void callsAndAnswersStandBesideTheForm(@TempDir Path profile) {
        var email = "trace@example.com";
        try (var browser = Browser.open(profile)) {
            var form = new SignUpForm(browser);
            browser.go(site.ias.uri("/demo/"));
            assertThat(browser.says("#no-calls", "No call yet.")).isTrue();
            form.send(email);
            assertThat(browser.find("#calls > li:first-child").getText())
                    .startsWith("POST /users")
                    .contains("201", email, "RateLimit", "\"sign-up\";r=9", "emailVerificationToken", "…");
            form.enter(SignUpForm.wrong(site.relay.lastTo(email).code()));
            assertThat(browser.says("#calls > li:last-child", "\"tries\";r=4")).isTrue();
            assertThat(browser.find("#calls > li:last-child").getText())
                    .startsWith("POST /users/email-verification")
                    .contains("400", "Authorization", "Bearer eyJ", "otpCode", "508");
            assertThat(browser.find("#mailbox").getDomProperty("href")).endsWith("/dev/mailbox?to=trace%40example.com");
        }
    }

    @Test
    void afterTheSuccessTheAuthTokenIsExplainedAndTheApplicationBegins(@TempDir Path profile) {
        var email = "token@example.com";
        try (var browser = Browser.open(profile)) {
            var form = new SignUpForm(browser);
            browser.go(site.ias.uri("/demo/"));
            form.send(email);
            form.enter(site.relay.lastTo(email).code());
            assertThat(browser.heading(SignUpForm.DONE)).isTrue();

            assertThat(browser.says("#claims", email)).isTrue();
            assertThat(browser.find("#claims").getText()).contains("iss", "aud", "sub", "exp");
            assertThat(browser.find("#jwks").getText())
                    .isEqualTo(site.ias.uri("/.well-known/jwks.json").toString());
            assertThat(browser.find("#snippet").getText()).contains("jwtVerify", "algorithms: [\"EdDSA\"]");
            var copied = browser.find("#calls > li:last-child").getText();
            assertThat(copied).contains("authToken").doesNotContain(Jws.encoded(email));

            browser.click("#continue-demo");
            assertThat(browser.heading("You are signed in")).isTrue();
            assertThat(browser.find("#signed-in-email").getText()).isEqualTo(email);
            assertThat(browser.focused()).isEqualTo("signed-in-title");
            browser.click("#sign-out");
            assertThat(browser.heading("Sign up")).isTrue();
            assertThat(browser.focused()).isEqualTo("email");
            assertThat(browser.property("#email", "value")).isEmpty();
            assertThat(browser.consoleErrors()).isEmpty();
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(site.ias.uri("/").getAuthority());
        }
    }
}
