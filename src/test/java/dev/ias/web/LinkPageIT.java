package dev.ias.web;

import static dev.ias.testing.KnownAttack.S26;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A mailed link in a real browser that runs scripts: opening it changes nothing, the click confirms. */
class LinkPageIT {

    private static final String EMAIL = "browser@example.com";
    private static final String RETURN_URL = "https://www.example.com/welcome?id=1";
    private static final String VERIFIED = "select verified_at is not null from verification";

    @TempDir
    private Path profile;

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .clock(clock)
            .set("ias.link.default-return-url", RETURN_URL)
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    @Attack(S26)
    void onlyTheClickConfirms() {
        try (var browser = Browser.open(profile)) {
            assertThat(scriptsRun(browser)).isTrue();
            onlyTheClickConfirms(browser, "link");
        }
    }

    @Test
    void itWorksWithoutScripts() {
        try (var browser = Browser.open(profile, Browser::withoutScripts)) {
            assertThat(scriptsRun(browser)).isFalse();
            onlyTheClickConfirms(browser, "link-without-scripts");
        }
    }

    @Test
    void itFitsAPhoneAndIsAvailableInChinese() {
        try (var browser = Browser.open(profile, Browser::chinesePhone)) {
            browser.go(submitted());
            assertThat(browser.find("h1").getText()).isEqualTo("验证您的邮箱地址");
            browser.screenshot("link-phone-zh", "main");

            // Confirms with the keyboard.
            browser.press(Keys.TAB, Keys.ENTER);
            assertThat(browser.heading("您的邮箱地址已验证")).isTrue();
            assertThat(database.query(VERIFIED)).containsExactly("t");

            browser.go(ias.uri("/email-verifications/" + "0".repeat(64)));
            assertThat(browser.find("h1").getText()).isEqualTo("此链接无效");
            browser.screenshot("link-unknown-zh", "main");
        }
    }

    @Test
    void everyStateWorksByKeyboard() {
        try (var browser = Browser.open(profile)) {
            browser.go(submitted());
            browser.press(Keys.TAB, Keys.ENTER);
            assertThat(browser.heading("Your e-mail address is confirmed")).isTrue();
            browser.press(Keys.TAB);
            assertThat(browser.evaluate("document.activeElement.textContent")).isEqualTo("Continue to ias");
            assertThat(browser.evaluate("document.activeElement.href")).isEqualTo(RETURN_URL);

            var expired = submitted("late@example.com");
            clock.advance(Duration.ofDays(3));
            browser.go(expired);
            assertThat(browser.heading("This link has expired")).isTrue();
            browser.press(Keys.TAB, Keys.ENTER);
            assertThat(browser.heading("Check your mailbox")).isTrue();
            browser.go(link("late@example.com"));
            assertThat(browser.heading("Confirm your e-mail address")).isTrue();

            browser.go(expired);
            browser.press(Keys.TAB, Keys.ENTER);
            assertThat(browser.heading("Please wait a moment")).isTrue();
            browser.press(Keys.TAB, Keys.ENTER);
            assertThat(browser.heading("This link has expired")).isTrue();

            browser.go(ias.uri("/email-verifications/" + "0".repeat(64)));
            browser.press(Keys.TAB, "jane@", Keys.ENTER);
            assertThat(browser.says("#invalid", "This is not an e-mail address"))
                    .isTrue();
            assertThat(browser.focused()).isEqualTo("address");
            assertThat(browser.accessible("#address").properties()).containsEntry("invalid", "true");
            assertThat(browser.accessible("#address").description()).startsWith("This is not an e-mail address");
            browser.press(Keys.END, "example.com", Keys.ENTER);
            assertThat(browser.heading("Check your mailbox")).isTrue();
            assertThat(browser.find("main").getText()).contains("jane@example.com");
            assertThat(browser.consoleErrors()).noneMatch(error -> error.contains("Content Security Policy"));
        }
    }

    private void onlyTheClickConfirms(Browser browser, String screenshots) {
        var page = submitted();
        var before = row();

        for (var look = 0; look < 3; look++) {
            browser.go(page);
            assertThat(browser.find("h1").getText()).isEqualTo("Confirm your e-mail address");
        }
        assertThat(browser.find("main").getText()).contains("br•••••@example.com");
        browser.screenshot(screenshots + "-open", "main");
        assertThat(row()).isEqualTo(before);

        browser.click("button");
        assertThat(browser.heading("Your e-mail address is confirmed")).isTrue();
        browser.screenshot(screenshots + "-confirmed", "main");
        assertThat(database.query(VERIFIED)).containsExactly("t");
        var confirmed = row();

        browser.reload();
        assertThat(browser.heading("Your e-mail address is already confirmed")).isTrue();
        browser.go(page);
        assertThat(browser.heading("Your e-mail address is already confirmed")).isTrue();
        assertThat(browser.find("main").getText()).doesNotContain("Press the button");
        assertThat(row()).isEqualTo(confirmed);
        assertThat(browser.consoleErrors()).isEmpty();
        assertThat(browser.requests()).extracting(URI::getAuthority).containsOnly(page.getAuthority());
    }

    /** Returns whether the browser runs scripts. */
    private static boolean scriptsRun(Browser browser) {
        var page = "<h1>no</h1><script>document.querySelector('h1').textContent = 'yes'</script>";
        var encoded = Base64.getEncoder().encodeToString(page.getBytes(StandardCharsets.US_ASCII));
        browser.go(URI.create("data:text/html;base64," + encoded));
        return browser.find("h1").getText().equals("yes");
    }

    private String row() {
        return database.query("select v::text from verification v").getFirst();
    }

    /** Submits an address and returns the link in the mail. */
    private URI submitted() {
        return submitted(EMAIL);
    }

    private URI submitted(String email) {
        var mailing =
                new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.getLoopbackAddress());
        var address = ((Address.Parsed.Valid) Address.parse(email)).address();
        ias.bean(LinkService.class).submit(mailing, List.of(address), false);
        return link(email);
    }

    private URI link(String email) {
        return ias.uri("/email-verifications/" + relay.lastTo(email).linkToken());
    }
}
