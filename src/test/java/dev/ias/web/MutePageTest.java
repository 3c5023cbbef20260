package dev.ias.web;

import static dev.ias.testing.KnownAttack.S26;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the link that mutes sign-up mails: GET changes nothing, POST mutes or unmutes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutePageTest {

    private static final String ON = "?mute=on";
    private static final String OFF = "?mute=off";

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final Ias ias = Ias.setup().on(database, relay).clock(clock).start();

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    @Attack(S26)
    void getChangesNothing() {
        var link = link("look@example.com");
        var before = row(link);

        assertThat(page("HEAD", link).status()).isEqualTo(200);
        for (var path : Set.of(link, link + ON, link + OFF)) {
            assertThat(page("GET", path).response().body())
                    .contains(
                            "You did not request this mail?",
                            "ias sends no sign-up mails that others request to this mailbox for 30 days.",
                            "Mails requested from the network that you use now are still sent.",
                            "<form method=\"post\" action=\"?mute=on\">",
                            "<button class=\"button\">Stop these mails</button>");
        }

        assertThat(row(link)).isEqualTo(before);
    }

    @Test
    void thePostMutesOnceAndASecondOneChangesNothing() {
        var link = link("on@example.com");
        var until =
                "Until March 31, 2026 at 12:00 UTC, ias sends no sign-up mails that others request to this mailbox.";

        var first = page("POST", link + ON);
        var muted = row(link);
        clock.advance(Duration.ofSeconds(59));
        var second = page("POST", link + ON);
        var look = page("GET", link);

        for (var answer : Set.of(first, second, look)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.response().body())
                    .contains(
                            "Sign-up mails are stopped",
                            until,
                            "<form method=\"post\" action=\"?mute=off\">",
                            "<button class=\"button\">Allow the mails</button>");
        }
        assertThat(row(link)).isEqualTo(muted);
        clock.advance(Duration.ofSeconds(-59));
    }

    @Test
    void theSameLinkUndoesTheMute() {
        var link = link("off@example.com");
        page("POST", link + ON);

        var first = page("POST", link + OFF);
        var unmuted = row(link);
        var second = page("POST", link + OFF);

        assertThat(first.response().body())
                .contains("Sign-up mails are allowed", "are sent again")
                .doesNotContain("<form");
        assertThat(second.response().body()).contains("Sign-up mails are allowed");
        assertThat(row(link)).isEqualTo(unmuted);
        assertThat(page("GET", link).response().body()).contains("Stop these mails");
    }

    @Test
    void parallelClicksMuteOnce() {
        var link = link("many@example.com");
        var before = count("mute");

        var answers = Ias.parallel(200, i -> page("POST", link + ON));

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(count("mute")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?mute=", "?mute=ON", "?mute=true", "?mute=on%00", "?unmute=on", "?mute"})
    void aPostThatSaysNeitherChangesNothing(String query) {
        var link = link("neither@example.com");
        var before = row(link);

        assertThat(page("POST", link + query).status()).isEqualTo(404);
        assertThat(row(link)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "%3Cscript%3E",
                "%00",
                "%2e%2e"
            })
    void anUnknownTokenIsNotFoundAndReachesNoTable(String token) {
        var before = database.query("select count(*) from rate_limit");

        for (var answer : Set.of(
                page("GET", "/email-mutes/" + token),
                page("POST", "/email-mutes/" + token + ON),
                page("POST", "/email-mutes/" + token + OFF))) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("content-type").orElse("")).startsWith("text/html");
            assertThat(answer.response().body()).contains("Page not found").doesNotContain("<script>", token + "<");
        }
        assertThat(database.query("select count(*) from rate_limit")).isEqualTo(before);
    }

    @Test
    void theMacOfOneMailboxDoesNotMuteAnother() {
        var mine = link("mine@example.com");
        var yours = link("yours@example.com");

        var mixed = page("POST", yours.substring(0, yours.length() - 22) + mine.substring(mine.length() - 22) + ON);

        assertThat(mixed.status()).isEqualTo(404);
        assertThat(page("GET", yours).response().body()).contains("Stop these mails");
    }

    @Test
    void headAnswersWithTheHeadersOfGet() {
        var link = link("head@example.com");
        // HEAD may omit Content-Length (RFC 9110 section 9.3.2).
        var ignored = Set.of("date", "content-length", "connection");

        var get = new TreeMap<>(page("GET", link).response().headers().map());
        var head = new TreeMap<>(page("HEAD", link).response().headers().map());
        get.keySet().removeAll(ignored);
        head.keySet().removeAll(ignored);

        assertThat(head).isEqualTo(get);
    }

    @Test
    void thePageIsRestrictedAndShowsNoAddress() {
        var answer = page("GET", link("policy@example.com"));

        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .isEqualTo("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none';"
                        + " frame-ancestors 'none'");
        assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.response().body()).contains("lang=\"en\"").doesNotContain("<script", "example.com");
    }

    @Test
    void thePageIsAvailableInChinese() {
        var link = link("zh@example.com");
        var request = HttpRequest.newBuilder(ias.uri(link)).header("Accept-Language", "fr;q=0.1, zh-CN");

        assertThat(ias.send(request.build()).response().body()).contains("lang=\"zh-Hans\"", "30 天内", "停止");
        page("POST", link + ON);
        assertThat(ias.send(request.build()).response().body()).contains("2026年3月31日", "允许");
    }

    @Test
    void changesAreCountedAndLoggedWithoutAddressOrToken() {
        var email = "jane.quiet@example.com";
        var link = link(email);
        var mutes = count("mute");
        var unmutes = count("unmute");

        try (var log = new LogCapture()) {
            page("GET", link);
            page("POST", link + ON);
            page("POST", link + ON);
            page("POST", link + OFF);
            page("POST", link + OFF);

            assertThat(log.text())
                    .containsOnlyOnce("Muted recipient ")
                    .containsOnlyOnce("Unmuted recipient ")
                    .contains("/email-mutes/{token}")
                    .doesNotContain(email, "jane.quiet", link.substring(link.length() - 22));
        }
        assertThat(count("mute")).isEqualTo(mutes + 1);
        assertThat(count("unmute")).isEqualTo(unmutes + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "23h", "366d"})
    void theDurationIsFromOneDayToAYear(String duration) {
        var setup = Ias.setup().on(database, relay).set("ias.limits.mute-duration", duration);

        assertThatThrownBy(setup::start)
                .hasStackTraceContaining("ias.limits.mute-duration is ")
                .hasStackTraceContaining("allowed: 1d to 365d");
    }

    private double count(String change) {
        return ias.bean(MeterRegistry.class)
                .get("ias.mute.changes")
                .tag("change", change)
                .counter()
                .count();
    }

    private String link(String email) {
        if (relay.mailsTo(email).isEmpty()) {
            assertThat(ias.signUp(email).status()).isEqualTo(201);
        }
        return relay.lastTo(email).mutePath();
    }

    private Answer page(String method, String link) {
        return ias.send(HttpRequest.newBuilder(ias.uri(link))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    private String row(String link) {
        var recipient = link.substring(link.length() - 44, link.length() - 22);
        return database.query("select t::text from rate_limit t where key = '%s'".formatted(recipient))
                .getFirst();
    }
}
