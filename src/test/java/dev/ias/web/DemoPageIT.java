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

/** The demo page in a real browser against the running service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoPageIT {

    private static final String ASK = "Sign up";
    private static final String ENTER = DemoPage.ENTER;
    private static final String DONE = DemoPage.DONE;

    @TempDir
    private Path profile;

    private final DemoService demo = new DemoService();

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void aVisitorSignsUpAndConfirmsWithAPastedCode() {
        var email = "visitor@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            browser.go(demo.ias.uri("/demo"));
            assertThat(browser.heading(ASK)).isTrue();
            assertThat(browser.focused()).isEqualTo("email");
            browser.screenshot("demo-ask", "main");
            requireMessagesForInvalidAddresses(browser);

            page.send(email);
            assertThat(demo.relay.mailsTo(email)).hasSize(1);
            assertThat(browser.find("#lead").getText()).contains(email);
            assertThat(browser.focused()).isEqualTo("code");
            browser.screenshot("demo-enter", "main");

            var code = demo.relay.lastTo(email).code();
            browser.type("#code", " " + code.substring(0, 3) + " " + code.substring(3));
            browser.cutAndPaste("#code");
            assertThat(browser.property("#code", "value")).isEqualTo(code);
            browser.click("#confirm");
            assertThat(browser.heading(DONE)).isTrue();
            browser.screenshot("demo-done", "main");
            assertThat(demo.database.query("select count(*) from users where address = '%s'".formatted(email)))
                    .containsExactly("1");

            browser.reload();
            assertThat(browser.heading(ASK)).isTrue();
            assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 400");
            assertThat(browser.requests())
                    .extracting(URI::getAuthority)
                    .containsOnly(demo.ias.uri("/").getAuthority());
        }
    }

    private static void requireMessagesForInvalidAddresses(Browser browser) {
        browser.click("#send");
        assertThat(browser.says("#email-error", "Please enter your e-mail address."))
                .isTrue();
        browser.type("#email", "nobody");
        browser.click("#send");
        assertThat(browser.says("#email-error", "does not look like an e-mail address"))
                .isTrue();
        assertThat(browser.attribute("#email", "aria-invalid", "true")).isTrue();
        assertThat(browser.find("#email").getDomAttribute("aria-describedby")).contains("email-error");
        assertThat(browser.focused()).isEqualTo("email");
        browser.screenshot("demo-ask-invalid", "main");
    }

    @Test
    void theCountdownFollowsTheServiceAndSurvivesAReload() {
        var email = "countdown@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            signUp(page, email);
            var first = demo.relay.lastTo(email).code();

            resendWhenTheCountdownIsOver(page);
            assertThat(demo.relay.mailsTo(email)).hasSize(2);
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
            assertThat(browser.find("#wait").getText()).matches("in [0-9]{1,2}:[0-5][0-9]");
            browser.screenshot("demo-countdown", "main");
            assertThat(browser.consoleErrors()).isEmpty();

            requireCountdownFromRetryAfter(page);
            assertThat(demo.relay.mailsTo(email)).hasSize(2);

            // The newest code and the previous one are valid.
            page.enter(first);
            assertThat(browser.heading(DONE)).isTrue();
        }
    }

    private void resendWhenTheCountdownIsOver(DemoPage page) {
        var browser = page.browser();
        assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
        assertThat(browser.property("#wait", "textContent")).isEmpty();
        demo.clock.advance(DemoService.FIRST_DELAY);
        browser.click("#resend");
        assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
        browser.screenshot("demo-resent", "main");
    }

    private void requireCountdownFromRetryAfter(DemoPage page) {
        var browser = page.browser();
        page.forgetTheCountdown();
        assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
        var from = page.now() + DemoService.SECOND_DELAY.toMillis();

        browser.click("#resend");
        assertThat(browser.says("#trouble", "That was a little too often.")).isTrue();

        assertThat(browser.consoleErrors()).singleElement().asString().contains("a status of 429");
        assertThat(browser.attribute("#resend", "aria-disabled", "true")).isTrue();
        assertThat(page.resendAt()).isBetween(from, page.now() + DemoService.SECOND_DELAY.toMillis());
        browser.screenshot("demo-too-often", "main");
    }

    @Test
    void fiveWrongCodesEndTheSignUpAndAnotherCanStart() {
        var email = "wrong@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            signUp(page, email);
            var wrong = DemoPage.wrong(demo.relay.lastTo(email).code());

            page.enter("12 34");
            assertThat(browser.says("#code-error", "The code has six to eight digits."))
                    .isTrue();
            for (var left : List.of("4 tries are", "3 tries are", "2 tries are", "One try is")) {
                page.enter(wrong);
                assertThat(browser.says("#code-error", left + " left.")).isTrue();
            }
            assertThat(browser.attribute("#code", "aria-invalid", "true")).isTrue();
            assertThat(browser.find("#code").getDomAttribute("aria-describedby"))
                    .contains("code-error");
            assertThat(browser.focused()).isEqualTo("code");
            browser.screenshot("demo-wrong-code", "main");

            page.enter(wrong);
            assertThat(browser.heading("Too many wrong codes")).isTrue();
            assertThat(browser.focused()).isEqualTo("title");
            assertThat(page.signUp()).isEmpty();
            browser.screenshot("demo-too-many-tries", "main");

            browser.click("#again");
            assertThat(browser.heading(ASK)).isTrue();
            assertThat(browser.property("#email", "value")).isEqualTo(email);
            browser.click("#send");
            assertThat(browser.heading(ENTER)).isTrue();
            page.enter(demo.relay.lastTo(email).code());
            assertThat(browser.heading(DONE)).isTrue();
        }
    }

    @Test
    void anExpiredCodeCanBeReplacedAndAnOldSignUpHasExpired() {
        var email = "expired@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            signUp(page, email);
            demo.clock.advance(Duration.ofMinutes(11));
            page.enter(demo.relay.lastTo(email).code());
            assertThat(browser.says("#code-error", "This code has expired.")).isTrue();
            browser.screenshot("demo-expired-code", "main");

            resendWhenTheCountdownIsOver(page);
            demo.clock.advance(Duration.ofHours(2));
            page.enter(demo.relay.lastTo(email).code());
            assertThat(browser.heading("This sign-up has ended")).isTrue();
            browser.screenshot("demo-over", "main");
        }
    }

    @Test
    void aSignUpConfirmedElsewhereIsFinished() {
        var email = "elsewhere@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            signUp(page, email);
            var code = demo.relay.lastTo(email).code();
            var elsewhere =
                    demo.ias.confirm(page.signUp().orElseThrow().path("token").asText(), code);
            assertThat(elsewhere.status()).isEqualTo(201);
            demo.clock.advance(Duration.ofMinutes(11));

            page.enter(code);
            assertThat(browser.heading("This sign-up has ended")).isTrue();
        }
    }

    @Test
    void withoutNetworkOrRelayNoStateIsLost() {
        var email = "offline@example.com";
        try (var browser = Browser.open(profile)) {
            var page = new DemoPage(browser);
            browser.go(demo.ias.uri("/demo/"));
            browser.type("#email", email);
            browser.offline(true);
            browser.click("#send");
            assertThat(browser.says("#trouble", "We cannot reach the service.")).isTrue();
            assertThat(browser.property("#email", "value")).isEqualTo(email);
            browser.screenshot("demo-unreachable", "main");

            browser.offline(false);
            demo.relay.behave(Behaviour.refuse(Step.DATA, 554));
            browser.click("#retry");
            assertThat(browser.says("#trouble", "Something went wrong on our side."))
                    .isTrue();
            demo.relay.behave(Behaviour.ACCEPT);
            browser.click("#retry");
            assertThat(browser.heading(ENTER)).isTrue();

            var code = demo.relay.lastTo(email).code();
            browser.offline(true);
            page.enter(code);
            assertThat(browser.says("#trouble", "We cannot reach the service.")).isTrue();
            assertThat(browser.property("#code", "value")).isEqualTo(code);
            browser.offline(false);
            browser.click("#retry");
            assertThat(browser.heading(DONE)).isTrue();
        }
    }

    private void signUp(DemoPage page, String email) {
        page.browser().go(demo.ias.uri("/demo/"));
        page.send(email);
    }
}
