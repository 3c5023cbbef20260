package dev.ias.web;

import static dev.ias.testing.KnownAttack.S15;
import static dev.ias.testing.KnownAttack.S23;
import static dev.ias.testing.KnownAttack.S25;
import static dev.ias.testing.KnownAttack.S26;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a mailed link: GET changes nothing, POST confirms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkPageTest {

    private static final AccountId ACCOUNT = new AccountId("1234567890123456");
    private static final Pattern LINK =
            Pattern.compile("https://verify\\.example\\.com(/email-verifications/[0-9a-f]{64})");

    private static final String CONFIRM = "<button class=\"button\">Confirm</button>";

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup().on(database, relay).clock(clock).start();
    private final LinkService links = ias.bean(LinkService.class);

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    @Attack(S26)
    void getChangesNothing() {
        var link = submitted("look@example.com");
        var before = row("look@example.com");

        assertThat(page("HEAD", link).status()).isEqualTo(200);
        for (var look = 0; look < 3; look++) {
            assertThat(page("GET", link).response().body()).contains(CONFIRM, "lo••@example.com");
        }

        assertThat(row("look@example.com")).isEqualTo(before);
    }

    @Test
    @Attack(S25)
    void thePostConfirmsOnceAndASecondOneIsReported() {
        var link = submitted("click@example.com");

        var first = page("POST", link);
        var confirmed = row("click@example.com");
        var second = page("POST", link);
        var look = page("GET", link);

        assertThat(first.response().body()).contains("Your e-mail address is confirmed");
        assertThat(database.query("select send_ip, confirm_ip, verified_at is not null from verification"
                        + " where address = 'click@example.com'"))
                .containsExactly("192.0.2.7|127.0.0.1|t");
        assertThat(second.response().body()).contains("is already confirmed");
        assertThat(look.response().body()).contains("is already confirmed").doesNotContain("<form");
        assertThat(row("click@example.com")).isEqualTo(confirmed);
    }

    @Test
    void aLinkIsValidForThreeDays() {
        var link = submitted("days@example.com");

        clock.advance(Duration.ofDays(3).minusSeconds(1));
        assertThat(page("GET", link).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        var before = row("days@example.com");

        assertThat(page("GET", link).status()).isEqualTo(410);
        assertThat(page("POST", link).response().body()).contains("This link has expired");
        assertThat(row("days@example.com")).isEqualTo(before);
    }

    @Test
    void theTwoNewestLinksAreValid() {
        var oldest = submitted("three@example.com");
        var middle = resent("three@example.com");
        var newest = resent("three@example.com");

        assertThat(page("GET", oldest).status()).isEqualTo(404);
        assertThat(page("GET", middle).status()).isEqualTo(200);
        assertThat(page("GET", newest).status()).isEqualTo(200);
    }

    @Test
    @Attack(S23)
    void linksOfADeletedVerificationAreInvalid() {
        var link = submitted("gone@example.com");
        links.delete(ACCOUNT, List.of(address("gone@example.com")));

        assertThat(page("POST", link).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
                "0123456789abcdef0123456789abcdef",
                "%3Cscript%3E",
                "%00",
                "%2e%2e",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef%00",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef%20",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0"
            })
    void anUnknownTokenIsNotFound(String token) {
        var answer = page("GET", "/email-verifications/" + token);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type").orElse("")).startsWith("text/html");
        assertThat(answer.response().body()).contains("This link is not valid").doesNotContain("<script>", token + "<");
    }

    @Test
    void theSecretOfOneLinkDoesNotOpenAnother() {
        var mine = submitted("mine@example.com");
        var yours = submitted("yours@example.com");
        var mixed = mine.substring(0, mine.length() - 32) + yours.substring(yours.length() - 32);

        assertThat(page("POST", mixed).status()).isEqualTo(404);
        assertThat(page("GET", mine).response().body()).contains(CONFIRM);
        assertThat(page("GET", yours).response().body()).contains(CONFIRM);
    }

    @Test
    void parallelClicksConfirmOnce() {
        var link = submitted("many@example.com");

        var answers = Ias.parallel(200, i -> page("POST", link));

        assertThat(answers)
                .allMatch(answer -> answer.status() == 200)
                .filteredOn(answer -> answer.response().body().contains("Your e-mail address is confirmed"))
                .hasSize(1);
    }

    @Test
    void headAnswersWithTheHeadersOfGet() {
        var link = submitted("head@example.com");
        // HEAD may omit Content-Length (RFC 9110 section 9.3.2).
        var ignored = Set.of("date", "content-length", "connection");

        var get = new TreeMap<>(page("GET", link).response().headers().map());
        var head = new TreeMap<>(page("HEAD", link).response().headers().map());
        get.keySet().removeAll(ignored);
        head.keySet().removeAll(ignored);

        assertThat(head).isEqualTo(get);
    }

    @Test
    void thePageIsRestrictedAndSendsNoReferrer() {
        var answer = page("GET", submitted("policy@example.com"));

        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .isEqualTo("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.response().body()).contains("lang=\"en\"").doesNotContain("<script", "policy@example.com");
    }

    @Test
    void thePageIsAvailableInChinese() {
        var link = submitted("zh@example.com");
        var request = HttpRequest.newBuilder(ias.uri(link)).header("Accept-Language", "fr;q=0.1, zh-CN");

        assertThat(ias.send(request.build()).response().body()).contains("lang=\"zh-Hans\"", "验证您的邮箱地址");
    }

    @Test
    @Attack(S15)
    void noTableContainsTheToken() {
        var token = submitted("token@example.com").replace("/email-verifications/", "");
        var secret = token.substring(32);

        for (var table : List.of("verification", "outbox", "rate_limit", "users")) {
            assertThat(database.query("select t::text from " + table + " t")).noneMatch(text -> text.contains(secret));
        }
    }

    private String submitted(String email) {
        var mailing = new BulkContext(ACCOUNT, Language.ENGLISH, InetAddress.ofLiteral("192.0.2.7"));
        links.submit(mailing, List.of(address(email)), false);
        return link(email);
    }

    private String resent(String email) {
        clock.advance(Duration.ofMinutes(5));
        var mailing = new BulkContext(ACCOUNT, Language.ENGLISH, InetAddress.ofLiteral("192.0.2.7"));
        links.resend(mailing, List.of(address(email)));
        return link(email);
    }

    private String link(String email) {
        var matcher = LINK.matcher(relay.lastTo(email).text());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private Answer page(String method, String link) {
        return ias.send(HttpRequest.newBuilder(ias.uri(link))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    private String row(String email) {
        return database.query("select v::text from verification v where address = '%s'".formatted(email))
                .getFirst();
    }

    private static Address address(String email) {
        return ((Address.Parsed.Valid) Address.parse(email)).address();
    }
}
