package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Keyboard navigation of the demo page: the focus order is the reading order, and the focus is visible. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoKeyboardIT {

    private static final String OUTLINE =
            "(style => style.outlineStyle + ' ' + style.outlineWidth)(getComputedStyle(document.activeElement))";

    private final DemoService demo = new DemoService();

    @AfterAll
    void stop() {
        demo.close();
    }

    @Test
    void tabFollowsTheReadingOrderWithVisibleFocus(@TempDir Path profile) {
        try (var browser = Browser.open(profile)) {
            browser.go(demo.ias.uri("/demo/"));
            assertThat(browser.heading("Sign up")).isTrue();
            assertThat(focus(browser)).as("initial focus").isEqualTo("E-mail address");
            assertThat(tabBackToTheTop(browser)).containsExactly("中文", "English");
            assertThat(tab(browser, 4)).containsExactly("中文", "E-mail address", "Send me a code", "mailbox");

            new DemoPage(browser).send("order@example.com");
            assertThat(focus(browser)).isEqualTo("Code");
            assertThat(tabBackToTheTop(browser)).containsExactly("中文", "English");
            assertThat(tab(browser, 6))
                    .satisfiesExactly(
                            name -> assertThat(name).isEqualTo("中文"),
                            name -> assertThat(name).isEqualTo("Code"),
                            name -> assertThat(name).isEqualTo("Confirm"),
                            name -> assertThat(name).startsWith("Send a new code"),
                            name -> assertThat(name).isEqualTo("Use another address"),
                            name -> assertThat(name).isEqualTo("mailbox"));
        }
    }

    @Test
    void theWholeFlowWorksByKeyboardWithoutLosingFocus(@TempDir Path profile) {
        var email = "keyboard@example.com";
        try (var browser = Browser.open(profile)) {
            browser.go(demo.ias.uri("/demo/"));
            switchLanguageAndBack(browser);

            browser.press(email, Keys.TAB, Keys.SPACE);
            assertThat(browser.heading(DemoPage.ENTER)).isTrue();
            requestAnotherCode(browser);
            assertThat(demo.relay.mailsTo(email)).hasSize(2);

            browser.press(demo.relay.lastTo(email).code(), Keys.TAB, Keys.SPACE);
            assertThat(browser.heading(DemoPage.DONE)).isTrue();
            assertThat(browser.focused()).isEqualTo("title");
            assertThat(tab(browser, 1)).containsExactly("Start again");
            browser.press(Keys.ENTER);
            assertThat(browser.heading("Sign up")).isTrue();
            assertThat(browser.focused()).isEqualTo("email");
        }
    }

    private static void switchLanguageAndBack(Browser browser) {
        assertThat(browser.heading("Sign up")).isTrue();
        browser.pressShiftTab();
        browser.press(Keys.SPACE);
        assertThat(browser.heading("注册")).isTrue();
        assertThat(focus(browser)).isEqualTo("中文");
        browser.pressShiftTab();
        browser.press(Keys.ENTER);
        assertThat(browser.heading("Sign up")).isTrue();
        assertThat(tab(browser, 2)).containsExactly("中文", "E-mail address");
    }

    /** Focuses the button during its countdown: it keeps the focus when the countdown ends and after it is pressed. */
    private void requestAnotherCode(Browser browser) {
        assertThat(tab(browser, 2)).last().asString().startsWith("Send a new code");
        assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
        assertThat(browser.focused()).isEqualTo("resend");
        demo.clock.advance(DemoService.FIRST_DELAY);
        browser.press(Keys.SPACE);
        assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
        assertThat(browser.attribute("#resend", "aria-disabled", "true")).isTrue();
        assertThat(browser.focused()).isEqualTo("resend");
        browser.pressShiftTab();
        browser.pressShiftTab();
        assertThat(browser.focused()).isEqualTo("code");
    }

    private static List<String> tabBackToTheTop(Browser browser) {
        return Stream.generate(() -> {
                    browser.pressShiftTab();
                    return visibleFocus(browser);
                })
                .limit(2)
                .toList();
    }

    private static List<String> tab(Browser browser, int times) {
        return Stream.generate(() -> {
                    browser.press(Keys.TAB);
                    return visibleFocus(browser);
                })
                .limit(times)
                .toList();
    }

    /** Returns the name of the focused element; requires a visible focus ring. */
    private static String visibleFocus(Browser browser) {
        var name = focus(browser);
        assertThat(browser.evaluate("document.activeElement.matches(':focus-visible')"))
                .as(name)
                .isEqualTo(true);
        assertThat(browser.evaluate(OUTLINE)).as(name).isEqualTo("solid 3px");
        return name;
    }

    private static String focus(Browser browser) {
        return browser.accessible(":focus").name();
    }
}
