package dev.ias.page;

import static dev.ias.testing.KnownAttack.S26;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.account.AccountId;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import dev.ias.verification.LinkService;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mailed link in a real browser, scripts running: opening it changes nothing, the click confirms. */
class LinkPageIT {

    private static final String EMAIL = "browser@example.com";
    private static final Pattern LINK = Pattern.compile("/email-verifications/[0-9a-f]{64}");
    private static final String VERIFIED = "select verified_at is not null from verification";

    @TempDir
    private Path profile;

    @Test
    @Attack(S26)
    void onlyTheClickConfirms() {
        var database = TestDatabase.create();
        try (var browser = Browser.open(profile);
                var relay = new TestRelay();
                var ias = Ias.setup().on(database, relay).start()) {
            submit(ias);
            var link = LINK.matcher(relay.lastTo(EMAIL).text());
            assertThat(link.find()).isTrue();
            var page = ias.uri(link.group());

            browser.go(page);
            assertThat(browser.find("h1").getText()).isEqualTo("Confirm your e-mail address");
            assertThat(browser.find("main").getText()).contains("b***@example.com");
            browser.screenshot("link-open", "main");
            assertThat(database.query(VERIFIED)).containsExactly("f");

            browser.click("button");
            assertThat(browser.find("h1").getText()).isEqualTo("Your e-mail address is confirmed");
            browser.screenshot("link-confirmed", "main");
            assertThat(database.query(VERIFIED)).containsExactly("t");

            browser.go(page);
            assertThat(browser.find("h1").getText()).isEqualTo("Your e-mail address was confirmed already");
            assertThat(browser.find("main").getText()).doesNotContain("Press the button");
            assertThat(browser.requests()).extracting(URI::getAuthority).containsOnly(page.getAuthority());
        }
    }

    private static void submit(Ias ias) {
        var mailing = new LinkService.Mailing(
                new AccountId("1234567890123456"), Language.EN, InetAddress.getLoopbackAddress());
        var address = ((Address.Parsed.Valid) Address.parse(EMAIL)).address();
        ias.bean(LinkService.class).submit(mailing, List.of(address), false);
    }
}
