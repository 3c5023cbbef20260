package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The sign-up page for screen readers: the accessibility tree and the announcements of its live regions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpScreenReaderIT {

    private static final String LISTEN = """
        (() => {
          window.heard = [];
          for (const region of document.querySelector("ias-sign-up").shadowRoot.querySelectorAll("[role=alert], [role=status]")) {
            new MutationObserver(() => {
              if (region.innerText.trim() !== "") {
                heard.push(region.getAttribute("role") + ": " + region.innerText.trim());
              }
            }).observe(region, { childList: true, characterData: true, subtree: true });
          }
        })()\
        """;

    private final SignUpSite site = new SignUpSite();

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void elementsHaveNamesAndFieldsDescribeTheirErrors(@TempDir Path profile) {
        try (var browser = Browser.open(profile)) {
            var page = new SignUpForm(browser);
            browser.go(site.ias.uri("/sign-up/"));
            assertThat(browser.heading("Sign up")).isTrue();
            assertThat(browser.evaluate("document.title")).isEqualTo("Sign up – ias");
            assertThat(browser.accessible("#language").name()).isEqualTo("Language");
            requireField(browser.accessible("#email"), "E-mail address", "false", "We send you a code");
            browser.press("nobody", Keys.ENTER);
            assertThat(browser.says("#email-error", "an address like")).isTrue();
            requireField(browser.accessible("#email"), "E-mail address", "true", "Please enter an address like");

            page.send("named@example.com");
            assertThat(browser.evaluate("document.title")).isEqualTo("Enter your code – ias");
            requireField(browser.accessible("#code"), "Code from the mail", "false", "We have sent a mail");
            browser.press(
                    SignUpForm.wrong(site.relay.lastTo("named@example.com").code()), Keys.ENTER);
            assertThat(browser.says("#code-error", "4 tries are left.")).isTrue();
            requireField(browser.accessible("#code"), "Code from the mail", "true", "4 tries are left.");
        }
    }

    @Test
    void inChineseNamesAreChinese(@TempDir Path profile) {
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/"));
            browser.evaluate("document.querySelector('ias-sign-up').setAttribute('language', 'zh-Hans')");
            assertThat(browser.heading("注册")).isTrue();
            assertThat(browser.evaluate("document.documentElement.lang + ' ' + document.title"))
                    .isEqualTo("zh-Hans 注册 – ias");
            assertThat(browser.accessible("#language").name()).isEqualTo("语言");
            browser.click("#send");
            assertThat(browser.says("#email-error", "请输入您的邮箱地址。")).isTrue();
            requireField(browser.accessible("#email"), "邮箱地址", "true", "请输入您的邮箱地址。");
            assertThat(browser.accessible("#send").name()).isEqualTo("发送验证码");
        }
    }

    @Test
    void duringTheCountdownTheButtonIsDisabledAndNamedWithItsTime(@TempDir Path profile) {
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/"));
            new SignUpForm(browser).send("counting@example.com");
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            assertThat(browser.accessible("#resend").name()).isEqualTo("Send a new code");
            assertThat(browser.accessible("#resend").properties()).doesNotContain(entry("disabled", "true"));
            site.clock.advance(SignUpSite.FIRST_DELAY);
            browser.click("#resend");
            assertThat(browser.says("#resend", "in ")).isTrue();

            var counting = browser.accessible("#resend");

            assertThat(counting.role()).isEqualTo("button");
            assertThat(counting.name()).matches("Send a new code in (10:00|9:5[0-9])");
            assertThat(counting.properties()).contains(entry("disabled", "true"));
        }
    }

    @Test
    void liveRegionsExistBeforeTheirFirstAnnouncement(@TempDir Path profile) {
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/"));
            requireSilent(browser, "#email-error", "alert", "assertive");
            new SignUpForm(browser).send("listening@example.com");
            requireSilent(browser, "#code-error", "alert", "assertive");
            requireSilent(browser, "#trouble", "alert", "assertive");
            requireSilent(browser, "#notice", "status", "polite");
            requireSilent(browser, "#spoken", "status", "polite");
        }
    }

    @Test
    void changesAreAnnouncedOnceAndTheCountdownAtItsEnd(@TempDir Path profile) {
        var email = "heard@example.com";
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/"));
            assertThat(browser.heading("Sign up")).isTrue();
            browser.evaluate(LISTEN);
            browser.press(Keys.ENTER);
            browser.press(email, Keys.ENTER);
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            browser.press(SignUpForm.wrong(site.relay.lastTo(email).code()), Keys.ENTER);
            assertThat(browser.says("#code-error", "4 tries")).isTrue();
            site.clock.advance(SignUpSite.FIRST_DELAY);
            browser.click("#resend");
            assertThat(browser.says("#notice", "A new code")).isTrue();
            browser.offline(true);
            new SignUpForm(browser).enter(site.relay.lastTo(email).code());
            assertThat(browser.says("#trouble", "cannot be reached")).isTrue();

            assertThat((List<?>) browser.evaluate("heard"))
                    .map(Object::toString)
                    .satisfiesExactly(
                            said -> assertThat(said).isEqualTo("alert: Please enter your e-mail address."),
                            said -> assertThat(said).isEqualTo("status: You can ask for a new code now."),
                            said -> assertThat(said).startsWith("alert: This code does not match. 4 tries"),
                            said -> assertThat(said).startsWith("status: A new code is on its way."),
                            said -> assertThat(said).startsWith("alert: The service cannot be reached."));
        }
    }

    private static void requireSilent(Browser browser, String selector, String role, String live) {
        assertThat(browser.property(selector, "innerText").strip()).isEmpty();
        var region = browser.accessible(selector);
        assertThat(region.role()).as(selector).isEqualTo(role);
        assertThat(region.properties()).as(selector).contains(entry("live", live));
    }

    private static void requireField(Accessible field, String name, String invalid, String described) {
        assertThat(field.role()).isEqualTo("textbox");
        assertThat(field.name()).isEqualTo(name);
        assertThat(field.description()).contains(described);
        assertThat(field.properties()).contains(entry("invalid", invalid), entry("required", "true"));
    }
}
