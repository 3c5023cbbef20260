package dev.ias.rpc;

import static dev.ias.testing.Eventually.eventually;
import static dev.ias.testing.KnownAttack.S45;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.account.AccessKeys;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.SignedCalls;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameter {@code ReturnUrl}: where the page of a confirmed link leads to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReturnUrlTest {

    private static final String URL = "https://www.example.com/app/welcome?id=1&x=%C3%A4";
    private static final String IN_HTML = URL.replace("&", "&amp;");
    private static final String DEFAULT = "https://www.example.com/default";

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup()
            .on(database, relay)
            .set("ias.link.return-urls", "https://www.example.com/app, http://localhost:3000/")
            .set("ias.link.default-return-url", DEFAULT)
            .set("ias.brand.name", "Acme")
            .set("ias.brand.home-url", "https://home.example/")
            .set("ias.limits.resend-delays", "0s")
            .start();
    private final SignedCalls calls = calls();

    private SignedCalls calls() {
        var key = ias.bean(AccessKeys.class).create();
        return new SignedCalls(key.id(), key.secret());
    }

    @AfterAll
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void theConfirmedPageLeadsToTheUrlAsGiven() {
        submit("given@example.com", URL);
        var link = link("given@example.com");

        assertThat(page("GET", link)).doesNotContain("www.example.com");
        var first = page("POST", link);
        var second = page("POST", link);

        assertThat(first)
                .contains("href=\"" + IN_HTML + "\" rel=\"noreferrer\">Continue to Acme<", "You can continue now");
        assertThat(second)
                .contains("href=\"" + IN_HTML + "\" rel=\"noreferrer\">Continue to Acme<", "nothing left to do");
    }

    @Test
    void withoutOneThePageLeadsToThatOfTheSettings() {
        submit("default@example.com", "");

        assertThat(page("POST", link("default@example.com"))).contains("href=\"" + DEFAULT + "\"");
    }

    @Test
    void withoutSettingThePageLeadsToTheSiteAndElseNowhere() {
        submit("home@example.com", "");
        var link = link("home@example.com");
        try (var site = Ias.setup()
                        .on(database, relay)
                        .set("ias.brand.home-url", "https://home.example/")
                        .start();
                var plain = Ias.setup().on(database, relay).start()) {
            assertThat(page(site, "POST", link)).contains("class=\"button\" href=\"https://home.example/\"");
            assertThat(page(plain, "POST", link)).doesNotContain("class=\"button\"");
        }
    }

    @Test
    void aStoredUrlThatIsNotAllowedAnyMoreIsNotUsed() {
        submit("removed@example.com", URL);
        var link = link("removed@example.com");
        try (var stricter = Ias.setup()
                .on(database, relay)
                .set("ias.link.return-urls", "https://www.example.com/other")
                .start()) {
            assertThat(page(stricter, "POST", link)).contains("is confirmed").doesNotContain("www.example.com");
        }
        assertThat(page("GET", link)).contains(IN_HTML);
    }

    @Test
    void aResendKeepsTheUrlUnlessItNamesAnother() {
        submit("resend@example.com", URL);
        call("ResendEmailVerification", Map.of("Email", "resend@example.com"));
        assertThat(stored("resend@example.com")).isEqualTo(URL);

        call(
                "ResendEmailVerification",
                Map.of("Email", "resend@example.com", "ReturnUrl", "http://localhost:3000/done"));

        assertThat(page("POST", link("resend@example.com"))).contains("href=\"http://localhost:3000/done\"");
        eventually(
                () -> assertThat(database.query("select count(*) from outbox")).containsExactly("0"));
    }

    @Test
    void aRepeatedSubmissionThatMailsAgainReplacesTheUrl() {
        submit("again@example.com", URL);
        call("SubmitEmailVerification", Map.of("Email", "again@example.com", "ReturnUrl", URL + "2"));
        assertThat(stored("again@example.com")).isEqualTo(URL);

        call(
                "SubmitEmailVerification",
                Map.of("Email", "again@example.com", "ReturnUrl", URL + "2", "SendIfExist", "true"));

        assertThat(stored("again@example.com")).isEqualTo(URL + "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://www.example.com/",
                "https://www.example.com/apple",
                "https://www.example.com/app/../x",
                "http://www.example.com/app",
                "javascript:alert(1)",
                "x"
            })
    @Attack(S45)
    void anotherUrlFailsTheCallAndMailsNothing(String url) {
        for (var action : new String[] {"SubmitEmailVerification", "ResendEmailVerification"}) {
            var answer = call(action, Map.of("Email", "refused@example.com", "ReturnUrl", url));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.response().body())
                    .contains("\"InvalidReturnUrl\"", "Specified parameter ReturnUrl is not valid.");
        }
        assertThat(relay.mailsTo("refused@example.com")).isEmpty();
    }

    @Test
    void noUrlIsAllowedByDefault() {
        try (var plain = Ias.setup().on(database, relay).start()) {
            var answer = call(plain, "SubmitEmailVerification", Map.of("Email", "a@example.com", "ReturnUrl", URL));

            assertThat(answer.response().body()).contains("InvalidReturnUrl");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ias.link.return-urls | https://a.example/,http://b.example/ | ias.link.return-urls: 'http://b.example/' is not
        ias.link.return-urls | *                                    | ias.link.return-urls: '*' is not
        ias.link.default-return-url  | /welcome                             | ias.link.default-return-url: '/welcome' is not
        """)
    void invalidSettingsPreventTheStart(String setting, String value, String message) {
        var setup = Ias.setup().on(database, relay).set(setting, value);

        assertThatThrownBy(setup::start).hasStackTraceContaining(message);
    }

    private void submit(String email, String url) {
        assertThat(call("SubmitEmailVerification", Map.of("Email", email, "ReturnUrl", url))
                        .status())
                .isEqualTo(200);
    }

    private Answer call(String action, Map<String, String> parameters) {
        return call(ias, action, parameters);
    }

    private Answer call(Ias to, String action, Map<String, String> parameters) {
        return to.send(HttpRequest.newBuilder(to.uri("/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(calls.form(action, parameters)))
                .build());
    }

    private String link(String email) {
        return "/email-verifications/" + relay.lastTo(email).linkToken();
    }

    private String stored(String email) {
        return database.query("select return_url from verification where address = '%s'".formatted(email))
                .getFirst();
    }

    private String page(String method, String link) {
        return page(ias, method, link);
    }

    private static String page(Ias at, String method, String link) {
        return at.send(HttpRequest.newBuilder(at.uri(link))
                        .method(method, BodyPublishers.noBody())
                        .build())
                .response()
                .body();
    }
}
