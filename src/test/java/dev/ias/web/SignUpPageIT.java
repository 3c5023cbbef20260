package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The sign-up page in a real browser against the running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpPageIT {

    private static final String ASK = "Sign up";
    private static final String ENTER = SignUpForm.ENTER;
    private static final String DONE = SignUpForm.DONE;

    @TempDir
    private Path profile;

    private final SignUpSite site = new SignUpSite();

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void aVisitorSignsUpAndConfirmsWithAPastedCode() {
        var email = "visitor@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            browser.go(site.ias.uri("/sign-up"));
            assertThat(browser.heading(ASK)).isTrue();
            assertThat(browser.focused()).isEqualTo("email");
            browser.screenshot("sign-up-ask", "main");
            requireMessagesForInvalidAddresses(browser);

            page.send(email);
            assertThat(site.relay.mailsTo(email)).hasSize(1);
            assertThat(browser.find("#lead").getText()).contains(email);
            assertThat(browser.focused()).isEqualTo("code");
            browser.screenshot("sign-up-enter", "main");

            var code = site.relay.lastTo(email).code();
            browser.type("#code", " " + code.substring(0, 3) + " " + code.substring(3));
            browser.cutAndPaste("#code");
            assertThat(browser.heading(DONE)).isTrue();
            browser.screenshot("sign-up-done", "main");
            assertThat(site.database.query("select count(*) from users where address = '%s'".formatted(email)))
                    .containsExactly("1");

            browser.reload();
            assertThat(browser.heading(ASK)).isTrue();
            assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 400");
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(site.ias.uri("/").getAuthority());
        }
    }

    private static void requireMessagesForInvalidAddresses(Browser browser) {
        browser.click("#send");
        assertThat(browser.says("#email-error", "Please enter your e-mail address."))
                .isTrue();
        browser.type("#email", "nobody");
        browser.click("#send");
        assertThat(browser.says("#email-error", "Please enter an address like jane@example.com."))
                .isTrue();
        assertThat(browser.attribute("#email", "aria-invalid", "true")).isTrue();
        assertThat(browser.find("#email").getDomAttribute("aria-describedby")).contains("email-error");
        assertThat(browser.focused()).isEqualTo("email");
        browser.screenshot("sign-up-ask-invalid", "main");
    }

    @Test
    void theCountdownFollowsTheServiceAndSurvivesAReload() {
        var email = "countdown@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            signUp(page, email);
            var first = site.relay.lastTo(email).code();

            resendWhenTheCountdownIsOver(page);
            assertThat(site.relay.mailsTo(email)).hasSize(2);
            assertThat(page.resends()).hasSize(1);

            // During the countdown the page sends no request.
            assertThat(browser.attribute("#resend", "aria-disabled", "true")).isTrue();
            browser.click("#resend");
            browser.find("#resend").sendKeys(Keys.ENTER);
            assertThat(page.resends()).isEmpty();

            var before = page.resendAt();
            browser.reload();
            assertThat(browser.heading(ENTER)).isTrue();
            assertThat(page.resendAt()).isEqualTo(before);
            assertThat(browser.attribute("#resend", "aria-disabled", "true")).isTrue();
            assertThat(browser.find("#resend").getText()).matches("Send a new code in [0-9]{1,2}:[0-5][0-9]");
            browser.screenshot("sign-up-countdown", "main");
            assertThat(browser.consoleErrors()).isEmpty();

            requireCountdownFromRetryAfter(page);
            assertThat(site.relay.mailsTo(email)).hasSize(2);

            // The newest code and the previous one are valid.
            page.enter(first);
            assertThat(browser.heading(DONE)).isTrue();
        }
    }

    private void resendWhenTheCountdownIsOver(SignUpForm page) {
        var browser = page.browser();
        assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
        assertThat(browser.find("#resend").getText()).isEqualTo("Send a new code");
        site.clock.advance(SignUpSite.FIRST_DELAY);
        browser.click("#resend");
        assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
        browser.screenshot("sign-up-resent", "main");
    }

    private void requireCountdownFromRetryAfter(SignUpForm page) {
        var browser = page.browser();
        page.forgetTheCountdown();
        assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
        var from = page.now() + SignUpSite.SECOND_DELAY.toMillis();

        browser.click("#resend");
        assertThat(browser.says("#notice", "Another code was requested a short while ago."))
                .isTrue();

        assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 429");
        assertThat(browser.attribute("#resend", "aria-disabled", "true")).isTrue();
        assertThat(page.resendAt()).isBetween(from, page.now() + SignUpSite.SECOND_DELAY.toMillis());
        browser.screenshot("sign-up-too-often", "main");
    }

    @Test
    void fiveWrongCodesEndTheSignUpAndAnotherCanStart() {
        var email = "wrong@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            signUp(page, email);
            var wrong = SignUpForm.wrong(site.relay.lastTo(email).code());

            page.enter("12 34");
            assertThat(browser.says("#code-error", "A code has six to eight digits."))
                    .isTrue();
            for (var left : List.of("4 tries are", "3 tries are", "2 tries are", "1 try is")) {
                page.enter(wrong);
                assertThat(browser.says("#code-error", left + " left.")).isTrue();
            }
            assertThat(browser.attribute("#code", "aria-invalid", "true")).isTrue();
            assertThat(browser.find("#code").getDomAttribute("aria-describedby"))
                    .contains("code-error");
            assertThat(browser.focused()).isEqualTo("code");
            browser.screenshot("sign-up-wrong-code", "main");

            page.enter(wrong);
            assertThat(browser.heading("This sign-up has ended")).isTrue();
            assertThat(browser.focused()).isEqualTo("title");
            assertThat(page.signUp()).isEmpty();
            browser.screenshot("sign-up-too-many-tries", "main");

            browser.click("#again");
            assertThat(browser.heading(ASK)).isTrue();
            assertThat(browser.property("#email", "value")).isEqualTo(email);
            browser.click("#send");
            assertThat(browser.heading(ENTER)).isTrue();
            page.enter(site.relay.lastTo(email).code());
            assertThat(browser.heading(DONE)).isTrue();
        }
    }

    @Test
    void anExpiredCodeCanBeReplacedAndAnOldSignUpHasExpired() {
        var email = "expired@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            signUp(page, email);
            site.clock.advance(Duration.ofMinutes(11));
            page.enter(site.relay.lastTo(email).code());
            assertThat(browser.says("#code-error", "This code has expired.")).isTrue();
            browser.screenshot("sign-up-expired-code", "main");

            resendWhenTheCountdownIsOver(page);
            site.clock.advance(Duration.ofHours(2));
            page.enter(site.relay.lastTo(email).code());
            assertThat(browser.heading("This sign-up has ended")).isTrue();
            browser.screenshot("sign-up-over", "main");
        }
    }

    @Test
    void aSignUpConfirmedElsewhereIsFinished() {
        var email = "elsewhere@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            signUp(page, email);
            var code = site.relay.lastTo(email).code();
            var elsewhere =
                    site.ias.confirm(page.signUp().orElseThrow().path("token").asText(), code);
            assertThat(elsewhere.status()).isEqualTo(201);
            site.clock.advance(Duration.ofMinutes(11));

            page.enter(code);
            assertThat(browser.heading("This sign-up has ended")).isTrue();
        }
    }

    @Test
    void withoutNetworkOrRelayNoStateIsLost() {
        var email = "offline@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            browser.go(site.ias.uri("/sign-up/"));
            browser.type("#email", email);
            browser.offline(true);
            browser.click("#send");
            assertThat(browser.says("#trouble", "The service cannot be reached."))
                    .isTrue();
            assertThat(browser.property("#email", "value")).isEqualTo(email);
            browser.screenshot("sign-up-unreachable", "main");

            browser.offline(false);
            site.relay.behave(Behaviour.refuse(Step.DATA, 554));
            browser.click("#retry");
            assertThat(browser.says("#trouble", "Something went wrong on our side."))
                    .isTrue();
            site.relay.behave(Behaviour.ACCEPT);
            browser.click("#retry");
            assertThat(browser.heading(ENTER)).isTrue();

            var code = site.relay.lastTo(email).code();
            browser.offline(true);
            page.enter(code);
            assertThat(browser.says("#trouble", "The service cannot be reached."))
                    .isTrue();
            assertThat(browser.property("#code", "value")).isEqualTo(code);
            browser.offline(false);
            browser.click("#retry");
            assertThat(browser.heading(DONE)).isTrue();
        }
    }

    private void signUp(SignUpForm page, String email) {
        page.browser().go(site.ias.uri("/sign-up/"));
        page.send(email);
    }
}
