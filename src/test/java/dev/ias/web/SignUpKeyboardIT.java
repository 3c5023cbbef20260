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

/** Keyboard navigation of the sign-up page: the focus order is the reading order, and the focus is visible. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpKeyboardIT {

    private static final String OUTLINE =
            "(style => style.outlineStyle + ' ' + style.outlineWidth)(getComputedStyle(%s))".formatted(Browser.FOCUSED);

    private final SignUpSite site = new SignUpSite();

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void tabFollowsTheReadingOrderWithVisibleFocus(@TempDir Path profile) {
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/"));
            assertThat(browser.heading("Sign up")).isTrue();
            assertThat(focus(browser)).as("initial focus").isEqualTo("E-mail address");
            assertThat(tabBackToTheTop(browser)).isEqualTo("Language");
            assertThat(tab(browser, 2)).containsExactly("E-mail address", "Send me a code");

            new SignUpForm(browser).send("order@example.com");
            assertThat(focus(browser)).isEqualTo("Code from the mail");
            assertThat(tabBackToTheTop(browser)).isEqualTo("Language");
            assertThat(tab(browser, 4))
                    .satisfiesExactly(
                            name -> assertThat(name).isEqualTo("Code from the mail"),
                            name -> assertThat(name).isEqualTo("Confirm"),
                            name -> assertThat(name).startsWith("Send a new code"),
                            name -> assertThat(name).isEqualTo("Use another address"));
        }
    }

    @Test
    void theWholeFlowWorksByKeyboardWithoutLosingFocus(@TempDir Path profile) {
        var email = "keyboard@example.com";
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/sign-up/"));
            switchLanguageAndBack(browser);

            browser.press(email, Keys.TAB, Keys.SPACE);
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
            requestAnotherCode(browser);
            assertThat(site.relay.mailsTo(email)).hasSize(2);

            browser.press(site.relay.lastTo(email).code(), Keys.TAB, Keys.SPACE);
            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
            assertThat(browser.focused()).isEqualTo("title");
        }
    }

    private static void switchLanguageAndBack(Browser browser) {
        assertThat(browser.heading("Sign up")).isTrue();
        browser.pressShiftTab();
        browser.press(Keys.ARROW_DOWN);
        assertThat(browser.heading("Registrarse")).isTrue();
        assertThat(browser.evaluate("document.documentElement.lang")).isEqualTo("es");
        assertThat(browser.focused()).isEqualTo("language");
        browser.press(Keys.ARROW_UP);
        assertThat(browser.heading("Sign up")).isTrue();
        assertThat(tab(browser, 1)).containsExactly("E-mail address");
    }

    /** Focuses the button during its countdown: it keeps the focus when the countdown ends and after it is pressed. */
    private void requestAnotherCode(Browser browser) {
        assertThat(tab(browser, 2)).last().asString().startsWith("Send a new code");
        assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
        assertThat(browser.focused()).isEqualTo("resend");
        site.clock.advance(SignUpSite.FIRST_DELAY);
        browser.press(Keys.SPACE);
        assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
        assertThat(browser.attribute("#resend", "aria-disabled", "true")).isTrue();
        assertThat(browser.focused()).isEqualTo("resend");
        browser.pressShiftTab();
        browser.pressShiftTab();
        assertThat(browser.focused()).isEqualTo("code");
    }

    private static String tabBackToTheTop(Browser browser) {
        browser.pressShiftTab();
        return visibleFocus(browser);
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
        assertThat(browser.evaluate(Browser.FOCUSED + ".matches(':focus-visible')"))
                .as(name)
                .isEqualTo(true);
        assertThat(browser.evaluate(OUTLINE)).as(name).isEqualTo("solid 3px");
        return name;
    }

    private static String focus(Browser browser) {
        return browser.accessibleFocus().name();
    }
}
