package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Jws;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a sign-up the page hands the auth token over to a URL of the allow list. */
class SignUpReturnIT {

    private static final String EMAIL = "return@example.com";

    @TempDir
    private Path profile;

    private final OtherSite application = OtherSite.of("text/html", "<!doctype html><h1>Welcome</h1>");

    @Test
    void byPost() {
        try (var site = site("POST")) {
            signUp(site, "/auth/done?state=x");

            assertThat(application.visits()).singleElement().satisfies(visit -> {
                assertThat(visit.method()).isEqualTo("POST");
                assertThat(visit.uri()).hasToString("/auth/done?state=x");
                assertThat(visit.body()).startsWith("authToken=");
                assertThat(Jws.part(visit.body().substring("authToken=".length()), 1))
                        .contains(EMAIL);
            });
        }
    }

    @Test
    void byFragment() {
        try (var site = site("FRAGMENT")) {
            var url = signUp(site, "/auth/done?state=x");

            assertThat(application.visits()).singleElement().satisfies(visit -> {
                assertThat(visit.method()).isEqualTo("GET");
                assertThat(visit.uri()).hasToString("/auth/done?state=x");
            });
            assertThat(url.getFragment()).startsWith("authToken=");
            assertThat(Jws.part(url.getFragment().substring("authToken=".length()), 1))
                    .contains(EMAIL);
        }
    }

    @Test
    void anUnknownUrlIsIgnoredAndThePageSaysSo() {
        try (var site = site("POST");
                var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/?return-url=https://evil.example/auth/"));
            assertThat(browser.says(".refused", "We do not know the page that sent you here"))
                    .isTrue();
            var form = new SignUpForm(browser);
            form.send(EMAIL);
            form.enter(site.relay.lastTo(EMAIL).code());

            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
            assertThat(browser.says(".end", "You are done here and can close this page."))
                    .isTrue();
            assertThat(browser.evaluate("document.documentElement.innerHTML.includes('evil')"))
                    .isEqualTo(false);
        }
    }

    private SignUpSite site(String by) {
        return new SignUpSite(Map.of(
                "ias.sign-up-page.return-urls",
                application.uri("/auth/").toString(),
                "ias.sign-up-page.return-by",
                by));
    }

    /** Signs up and returns the URL that the browser is led to. */
    private URI signUp(SignUpSite site, String path) {
        try (var browser = Browser.open(profile)) {
            var form = new SignUpForm(browser);
            browser.go(URI.create(site.ias.uri("/sign-up/") + "?return-url=" + application.uri(path)));
            form.send(EMAIL);
            form.enter(site.relay.lastTo(EMAIL).code());
            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
            assertThat(browser.find("#continue").getText()).isEqualTo("Continue to localhost:" + application.port());
            browser.click("#continue");
            assertThat(browser.heading("Welcome")).isTrue();
            assertThat(browser.consoleErrors()).isEmpty();
            return URI.create(String.valueOf(browser.evaluate("location.href")));
        }
    }
}
