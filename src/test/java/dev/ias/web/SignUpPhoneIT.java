package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The sign-up page on a phone, in Chinese, with a dark color scheme and keyboard only. */
class SignUpPhoneIT {

    @TempDir
    private Path profile;

    private final SignUpSite site = new SignUpSite();

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void theFlowWorksByKeyboardInChineseWithDarkColors() {
        var email = "phone@example.com";
        try (var browser = Browser.open(profile, Browser::chinesePhone)) {
            browser.go(site.ias.uri("/sign-up/"));
            assertThat(browser.heading("注册")).isTrue();
            assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("zh-Hans");
            assertThat(browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(true);
            browser.screenshot("sign-up-phone-zh-ask", "main");

            browser.press(email, Keys.ENTER);
            assertThat(browser.heading("输入验证码")).isTrue();
            assertThat(site.relay.lastTo(email).text()).contains("验证码");
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);

            var code = site.relay.lastTo(email).code();
            browser.press(SignUpForm.wrong(code), Keys.ENTER);
            assertThat(browser.says("#code-error", "验证码不正确。还可以尝试 4 次。")).isTrue();
            browser.screenshot("sign-up-phone-zh-wrong", "main");
            switchLanguageByKeyboard(browser);

            // Focusing the field by keyboard selects its content.
            browser.press(Keys.TAB, code, Keys.ENTER);
            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
            assertThat(browser.focused()).isEqualTo("title");
            browser.screenshot("sign-up-phone-done", "main");
        }
    }

    private static void switchLanguageByKeyboard(Browser browser) {
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("confirm");
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("resend");
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("other");
        choose(browser, "en");
        assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
        browser.screenshot("sign-up-phone-wrong", "main");
        browser.reload();
        assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("en");
        browser.evaluate("document.querySelector('#language').focus()");
    }

    private static void choose(Browser browser, String language) {
        browser.evaluate(
                "(select => { select.value = '%s'; select.dispatchEvent(new Event('change')) })".formatted(language)
                        + "(document.querySelector('#language'))");
    }
}
