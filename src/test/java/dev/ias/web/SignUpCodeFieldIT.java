package dev.ias.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openqa.selenium.Keys;

/** The code field accepts codes pasted from mails and entered with keyboards of other scripts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignUpCodeFieldIT {

    private static final int FULL_WIDTH = '０' - '0';

    private final SignUpSite site = new SignUpSite();

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    @BeforeAll
    void open(@TempDir Path profile) {
        browser = Browser.open(profile);
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        site.close();
    }

    /** {@code %s} stands for three digits. */
    static Stream<Arguments> spellings() {
        return Stream.of(
                Arguments.of("hyphen", "%s-%s", false),
                Arguments.of("spaces", " %s %s ", false),
                Arguments.of("full-width", "%s%s", true),
                Arguments.of("full-width-with-an-ideographic-space", "%s\u3000%s", true),
                Arguments.of("dash", "%s–%s", false),
                Arguments.of("sentence", "Your code: %s%s", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void aPastedCodeIsAcceptedAtOnce(String name, String spelling, boolean fullWidth) {
        var code = signUp("pasted-%s@example.com".formatted(name));
        browser.type("#code", spelled(code, spelling, fullWidth));

        browser.cutAndPaste("#code");

        assertThat(browser.heading(SignUpForm.DONE)).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spellings")
    void aTypedCodeIsNotChangedAndAccepted(String name, String spelling, boolean fullWidth) {
        var code = signUp("typed-%s@example.com".formatted(name));
        var typed = spelled(code, spelling, fullWidth);
        browser.type("#code", typed);

        assertThat(browser.property("#code", "value")).isEqualTo(typed);
        browser.press(Keys.ENTER);

        assertThat(browser.heading(SignUpForm.DONE)).isTrue();
    }

    @Test
    void aMalformedCodeIsRejectedWithoutACall() {
        var email = "no-code@example.com";
        var code = signUp(email);
        // Discards the requests of previous tests.
        browser.requests();
        for (var pasted : new String[] {"12345", "123456789", "order 12", "12345x"}) {
            browser.type("#code", pasted);
            browser.cutAndPaste("#code");
            browser.press(Keys.ENTER);
            assertThat(browser.says("#code-error", "A code has six to eight digits."))
                    .isTrue();
        }
        assertThat(browser.requests()).noneMatch(request -> request.getPath().endsWith("/email-verification"));
        new SignUpForm(browser).enter(SignUpForm.wrong(code));

        assertThat(browser.says("#code-error", "4 tries are left.")).isTrue();
    }

    private String signUp(String email) {
        browser.go(site.ias.uri("/sign-up/"));
        browser.evaluate("sessionStorage.clear()");
        browser.reload();
        new SignUpForm(browser).send(email);
        return site.relay.lastTo(email).code();
    }

    private static String spelled(String code, String spelling, boolean fullWidth) {
        var digits = fullWidth
                ? code.chars()
                        .map(digit -> digit + FULL_WIDTH)
                        .mapToObj(Character::toString)
                        .reduce("", String::concat)
                : code;
        return spelling.formatted(digits.substring(0, 3), digits.substring(3));
    }
}
