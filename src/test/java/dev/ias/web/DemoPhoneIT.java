package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The demo page on a phone, in Chinese, with a dark color scheme and keyboard only. */
class DemoPhoneIT {

    @TempDir
    private Path profile;

    private final TestRelay relay = new TestRelay();
    private final Ias ias =
            Ias.setup().on(TestDatabase.create(), relay).environment("demo").start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void theFlowWorksByKeyboardInChineseWithDarkColors() {
        var email = "phone@example.com";
        try (var browser = Browser.open(profile, Browser::chinesePhone)) {
            browser.go(ias.uri("/demo/"));
            assertThat(browser.heading("注册")).isTrue();
            assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("zh");
            assertThat(browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
                    .isEqualTo(true);
            browser.screenshot("demo-phone-zh-ask", "main");

            browser.press(email, Keys.ENTER);
            assertThat(browser.heading("输入验证码")).isTrue();
            assertThat(relay.lastTo(email).text()).contains("验证码");
            assertThat(browser.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);

            var code = relay.lastTo(email).code();
            browser.press(DemoPage.wrong(code), Keys.ENTER);
            assertThat(browser.says("#code-error", "验证码不正确，还可以尝试 4 次。")).isTrue();
            browser.screenshot("demo-phone-zh-wrong", "main");
            switchLanguageByKeyboard(browser);

            // Focusing the field by keyboard selects its content.
            browser.press(Keys.TAB, code, Keys.ENTER);
            assertThat(browser.heading(DemoPage.DONE)).isTrue();
            assertThat(browser.focused()).isEqualTo("title");
            browser.screenshot("demo-phone-done", "main");
        }
    }

    private static void switchLanguageByKeyboard(Browser browser) {
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("confirm");
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("resend");
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("other");
        browser.evaluate("document.querySelector('[data-language=en]').focus()");
        browser.press(Keys.ENTER);
        assertThat(browser.heading(DemoPage.ENTER)).isTrue();
        browser.screenshot("demo-phone-wrong", "main");
        browser.reload();
        assertThat(browser.heading(DemoPage.ENTER)).isTrue();
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("en");
        browser.evaluate("document.querySelector('[data-language=zh]').focus()");
    }
}
