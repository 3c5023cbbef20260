package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The form tolerates double-clicks, waits, corrections, and codes in other spellings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpRowsIT {

    private static final List<String> BUTTONS = List.of("#code", "#confirm", "#resend", "#other");

    /** Collects layout shifts, also those after input; not those of labels within their button, such as "One moment". */
    private static final String WATCH_SHIFTS =
            """
            (() => {
              window.shifts = [];
              const buttons = [%s].map(selector => %s(selector)[0].getBoundingClientRect());
              const inside = rect => buttons.some(button => rect.left >= button.left && rect.right <= button.right
                && rect.top >= button.top && rect.bottom <= button.bottom);
              const moved = source => !inside(source.previousRect) || !inside(source.currentRect);
              new PerformanceObserver(list => list.getEntries()
                  .filter(entry => entry.sources.length === 0 || entry.sources.some(moved))
                  .forEach(entry => shifts.push(entry.value)))
                .observe({ type: "layout-shift" });
            })()\
            """.formatted(BUTTONS.stream().map("'%s'"::formatted).collect(Collectors.joining(", ")), Deep.FIND);

    @TempDir
    private Path profile;

    private final SignUpSite site = new SignUpSite();

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void aDoubleClickOnResendAfterAWrongCodeKeepsTheSignUp() {
        var email = "double-click@example.com";
        try (var browser = Browser.open(profile)) {
            var form = signUp(browser, email);
            form.enter(SignUpForm.wrong(site.relay.lastTo(email).code()));
            assertThat(browser.says("#code-error", "4 tries are left.")).isTrue();
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            site.clock.advance(SignUpSite.FIRST_DELAY);

            browser.pointAndClick("#resend");
            assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
            browser.clickAgain();

            assertThat(browser.find("#code").isDisplayed()).isTrue();
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
            assertThat(site.relay.mailsTo(email)).hasSize(2);
        }
    }

    @Test
    void nothingMovesWhereAButtonStays() {
        var email = "still@example.com";
        try (var browser = Browser.open(profile)) {
            var form = signUp(browser, email);
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            browser.evaluate(WATCH_SHIFTS);
            var before = places(browser);

            form.enter(SignUpForm.wrong(site.relay.lastTo(email).code()));
            assertThat(browser.says("#code-error", "4 tries are left.")).isTrue();
            assertThat(places(browser)).as("wrong code").isEqualTo(before);
            browser.offline(true);
            form.enter(SignUpForm.wrong(site.relay.lastTo(email).code()));
            assertThat(browser.says("#trouble", "reach")).isTrue();
            assertThat(places(browser)).as("unreachable").isEqualTo(before);
            browser.offline(false);
            site.clock.advance(SignUpSite.FIRST_DELAY);
            browser.click("#resend");
            assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
            assertThat(places(browser)).as("another code").isEqualTo(before);

            assertThat(browser.evaluate("String(shifts.reduce((sum, value) => sum + value, 0))"))
                    .isEqualTo("0");
        }
    }

    private static List<?> places(Browser browser) {
        return BUTTONS.stream()
                .map(selector -> browser.evaluate(
                        "(box => [box.x, box.y, box.width, box.height].join(' '))(%s('%s')[0].getBoundingClientRect())"
                                .formatted(Deep.FIND, selector)))
                .toList();
    }

    @Test
    void leavingASignUpCanBeUndoneAndTheSameAddressContinuesIt() {
        var email = "other@example.com";
        try (var browser = Browser.open(profile)) {
            var form = signUp(browser, email);
            browser.requests();

            browser.click("#other");
            browser.click("#back");
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
            browser.click("#other");
            assertThat(browser.property("#email", "value")).isEqualTo(email);
            browser.click("#send");
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();

            assertThat(browser.requests())
                    .noneMatch(request -> request.getPath().endsWith("/users"));
            assertThat(site.relay.mailsTo(email)).hasSize(1);
            form.enter(site.relay.lastTo(email).code());
            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
        }
    }

    @Test
    void aLimitOfSignUpsIsACountdownOnTheButton() {
        var email = "wait@example.com";
        try (var limited = new SignUpSite(Map.of("ias.limits.recipient-cool-down", "5m"));
                var browser = Browser.open(profile)) {
            assertThat(limited.ias.signUp(email).status()).isEqualTo(201);
            browser.go(limited.ias.uri("/demo/"));
            browser.type("#email", email);
            browser.click("#send");

            assertThat(browser.says("#send", "Send me a code in 4:5")).isTrue();
            assertThat(browser.attribute("#send", "aria-disabled", "true")).isTrue();
            assertThat(browser.find("#notice").getText())
                    .contains("perhaps by others")
                    .contains("You can send yours at");
            var shown = browser.find("#send").getText();
            assertThat(browser.holds("!%s('#send')[0].innerText.includes('%s')".formatted(Deep.FIND, shown)))
                    .isTrue();
            browser.requests();
            browser.click("#send");
            browser.press(Keys.ENTER);
            assertThat(browser.requests()).isEmpty();

            // Another address is not concerned.
            browser.type("#email", "free@example.com");
            assertThat(browser.attribute("#send", "aria-disabled", "false")).isTrue();
            browser.type("#email", email);
            assertThat(browser.attribute("#send", "aria-disabled", "true")).isTrue();

            browser.evaluate("(now => { Date.now = () => now() + 300_000 })(Date.now)");
            assertThat(browser.attribute("#send", "aria-disabled", "false")).isTrue();
            assertThat(browser.property("#spoken", "textContent")).isEqualTo("You can send the code now.");
        }
    }

    @Test
    void theLeadIsTheSameAndTrueForAddressesWithAnAccount() {
        var email = "known@example.com";
        try (var browser = Browser.open(profile)) {
            var form = signUp(browser, email);
            var lead = browser.find("#lead").getText();
            form.enter(site.relay.lastTo(email).code());
            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
            signUp(browser, email);

            assertThat(site.relay.lastTo(email).text()).contains("account");
            assertThat(browser.find("#lead").getText())
                    .isEqualTo(lead)
                    .contains("If you already have an account, it says how to sign in.");
        }
    }

    @Test
    void bothStepsLinkToThePageToSignIn() {
        var signIn = "https://app.example.com/sign-in";
        try (var branded = new SignUpSite(Map.of("ias.brand.sign-in-url", signIn));
                var browser = Browser.open(profile)) {
            browser.go(branded.ias.uri("/sign-up/"));
            assertThat(browser.find("#ask a").getDomProperty("href")).isEqualTo(signIn);
            new SignUpForm(browser).send("sign-in@example.com");

            assertThat(browser.find("#enter a").getDomProperty("href")).isEqualTo(signIn);
        }
    }

    @Test
    void digitsAreClearedAfterAWrongCodeAndAResend() {
        var email = "cleared@example.com";
        try (var browser = Browser.open(profile)) {
            var form = signUp(browser, email);
            assertThat(browser.property("#code", "placeholder")).isEmpty();
            form.enter(SignUpForm.wrong(site.relay.lastTo(email).code()));
            assertThat(browser.says("#code-error", "4 tries are left.")).isTrue();
            assertThat(browser.property("#code", "value")).isEmpty();

            browser.type("#code", "123");
            site.clock.advance(SignUpSite.FIRST_DELAY);
            assertThat(browser.attribute("#resend", "aria-disabled", "false")).isTrue();
            browser.click("#resend");
            assertThat(browser.says("#notice", "A new code is on its way.")).isTrue();
            assertThat(browser.property("#code", "value")).isEmpty();
        }
    }

    @Test
    void aPastedSentenceWithTheCodeConfirms() {
        var email = "sentence@example.com";
        try (var browser = Browser.open(profile)) {
            signUp(browser, email);
            browser.type("#code", "Your code: " + site.relay.lastTo(email).code());
            browser.cutAndPaste("#code");

            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
        }
    }

    @Test
    void aTypedCodeOfEightDigitsCostsNoTry() {
        var email = "eight@example.com";
        try (var eight = new SignUpSite(Map.of("ias.limits.code-length", "8"));
                var browser = Browser.open(profile)) {
            browser.go(eight.ias.uri("/demo/"));
            new SignUpForm(browser).send(email);
            browser.requests();
            var code = eight.relay.lastTo(email).code();
            assertThat(code).hasSize(8);
            browser.press(code, Keys.ENTER);

            assertThat(browser.heading(SignUpForm.DONE)).isTrue();
            assertThat(browser.requests())
                    .filteredOn(request -> request.getPath().endsWith("/email-verification"))
                    .hasSize(1);
        }
    }

    @Test
    void aTypingErrorInACommonDomainIsAskedAboutOnce() {
        try (var browser = Browser.open(profile)) {
            browser.go(site.ias.uri("/demo/"));
            browser.type("#email", "jane@gmial.com");
            browser.click("#send");
            assertThat(browser.says("#suggestion", "Did you mean jane@gmail.com?"))
                    .isTrue();
            assertThat(browser.find("#send").getText()).isEqualTo("Send it anyway");
            assertThat(site.relay.mailsTo("jane@gmial.com")).isEmpty();

            browser.click("#suggestion");
            assertThat(browser.property("#email", "value")).isEqualTo("jane@gmail.com");
            assertThat(browser.focused()).isEqualTo("send");
            browser.press(Keys.ENTER);
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();

            browser.click("#other");
            browser.type("#email", "joe@gmial.com");
            browser.click("#send");
            assertThat(browser.says("#suggestion", "Did you mean joe@gmail.com?"))
                    .isTrue();
            browser.click("#send");
            assertThat(browser.heading(SignUpForm.ENTER)).isTrue();
            assertThat(site.relay.mailsTo("joe@gmial.com")).hasSize(1);
        }
    }

    private SignUpForm signUp(Browser browser, String email) {
        var form = new SignUpForm(browser);
        browser.go(site.ias.uri("/demo/"));
        form.send(email);
        return form;
    }
}
