package dev.ias.web;

import static dev.ias.testing.KnownAttack.S26;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A mailed link in a real browser that runs scripts: opening it changes nothing, the click confirms. */
class LinkPageIT {

    private static final String EMAIL = "browser@example.com";
    private static final String VERIFIED = "select verified_at is not null from verification";

    @TempDir
    private Path profile;

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup().on(database, relay).start();

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
        submit(ias);
        return ias.uri("/email-verifications/" + relay.lastTo(EMAIL).linkToken());
    }

    private static void submit(Ias ias) {
        var mailing =
                new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.getLoopbackAddress());
        var address = ((Address.Parsed.Valid) Address.parse(EMAIL)).address();
        ias.bean(LinkService.class).submit(mailing, List.of(address), false);
    }
}
