package dev.ias.web;

import static dev.ias.testing.Eventually.eventually;
import static dev.ias.testing.KnownAttack.S43;
import static dev.ias.testing.KnownAttack.S44;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.link.AddressResult;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.Language;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of expired and unknown links mail a new link, within the limits and without disclosing addresses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NewLinkTest {

    private static final AccountId ACCOUNT = new AccountId("1234567890123456");
    private static final String SEND = "?send=new";
    private static final String FORM = "/email-verifications";
    private static final InetAddress CALLER = InetAddress.ofLiteral("192.0.2.7");

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
    void theButtonOfAnExpiredLinkSendsANewOne() {
        var link = expired("expired@example.com");

        assertThat(call("GET", link).response().body())
                .contains("ex•••••@example.com", "<form method=\"post\" action=\"?send=new\">", ">Send a new link<");
        assertThat(call("GET", link + SEND).status()).isEqualTo(410);
        assertThat(relay.mailsTo("expired@example.com")).hasSize(1);
        var sent = call("POST", link + SEND);

        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.response().body()).contains("Check your mailbox", "ex•••••@example.com");
        assertThat(call("POST", link("expired@example.com")).response().body())
                .contains("Your e-mail address is confirmed");
        assertThat(call("POST", link + SEND).response().body()).contains("This link is not valid");
        assertThat(relay.mailsTo("expired@example.com")).hasSize(2);
    }

    @Test
    void aSecondRequestWaitsForTheDelayOfTheVerification() {
        var link = expired("twice@example.com");

        assertThat(call("POST", link + SEND).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(20));
        var early = call("POST", link + SEND);
        assertThat(early.status()).isEqualTo(429);
        assertThat(early.header("Retry-After")).hasValue("40");
        assertThat(early.response().body()).contains("A new link can be sent in 40 seconds.");
        assertThat(relay.mailsTo("twice@example.com")).hasSize(2);

        clock.advance(Duration.ofSeconds(40));
        assertThat(call("POST", link + SEND).status()).isEqualTo(200);
        assertThat(relay.mailsTo("twice@example.com")).hasSize(3);
    }

    @Test
    void theQuotaOfTheRecipientHolds() {
        var link = expired("quota@example.com");
        for (var mail = 0; mail < 5; mail++) {
            submit(new AccountId("20000000000000" + mail), "quota@example.com");
        }

        var refused = call("POST", link + SEND);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).hasValue("3600");
        assertThat(relay.mailsTo("quota@example.com")).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"open, 200", "confirmed, 200", "unknown, 404"})
    void aLinkThatHasNotExpiredIsNotReplaced(String state, int status) {
        var address = "is." + state + "@example.com";
        var link = submitted(address);
        if (state.equals("confirmed")) {
            call("POST", link);
        }
        var row = row(address);

        var answer = call("POST", (state.equals("unknown") ? FORM + "/" + "0".repeat(64) : link) + SEND);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(relay.mailsTo(address)).hasSize(1);
        assertThat(row(address)).isEqualTo(row);
    }

    @Test
    void theFormSendsANewLinkInTheLanguageOfTheReader() {
        expired("form@example.com");

        var answer = post("address=form%40example.com", "Accept-Language", "de");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("lang=\"de\"", "form@example.com");
        eventually(() -> assertThat(relay.mailsTo("form@example.com")).hasSize(2));
        assertThat(relay.lastTo("form@example.com").html()).contains("lang=\"de\"");
        assertThat(call("GET", link("form@example.com")).status()).isEqualTo(200);
    }

    @Test
    void ofSeveralAccountsTheOneThatMailedLastMailsAgain() {
        submit(new AccountId("3000000000000001"), "several@example.com");
        clock.advance(Duration.ofSeconds(1));
        submit(new AccountId("3000000000000002"), "several@example.com");
        clock.advance(Duration.ofDays(3));

        post("address=Several%40Example.com");

        eventually(() -> assertThat(relay.mailsTo("several@example.com")).hasSize(3));
        assertThat(database.query("select account, sends from verification where normalised_address ="
                        + " 'several@example.com' order by account"))
                .containsExactly("3000000000000001|1", "3000000000000002|2");
    }

    @Test
    void requestsOfOthersUseNoShareOfTheAccount() {
        try (var shared = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.limits.recipient-share-per-hour", 1)
                .start()) {
            expired("share@example.com");
            post(shared, "address=share%40example.com");
            eventually(() -> assertThat(relay.mailsTo("share@example.com")).hasSize(2));
            clock.advance(Duration.ofMinutes(5));

            post(shared, "address=share%40example.com");
            var context = new BulkContext(ACCOUNT, Language.ENGLISH, CALLER);
            var resent = shared.bean(LinkService.class).resend(context, List.of(address("share@example.com")));

            assertThat(resent).containsExactly(new AddressResult.Mailed());
            assertThat(relay.mailsTo("share@example.com")).hasSize(3);
        }
    }

    @Test
    @Attack(S43)
    void theAnswerIsTheSameForEveryAddress() {
        expired("pending@example.com");
        call("POST", submitted("known@example.com"));
        var limited = expired("limited@example.com");
        call("POST", limited + SEND);

        var answers = Stream.of("pending", "known", "limited", "stranger")
                .map(name -> post("address=" + name + "%40example.com"))
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.response().body().replaceAll("[a-z]+@example.com", "ADDRESS"))
                .containsOnly(answers.getFirst().response().body().replaceAll("[a-z]+@example.com", "ADDRESS"));
        assertThat(answers)
                .extracting(answer -> answer.response().headers().map().keySet())
                .containsOnly(answers.getFirst().response().headers().map().keySet());
        eventually(() -> assertThat(relay.mailsTo("pending@example.com")).hasSize(2));
        assertThat(relay.mailsTo("known@example.com")).hasSize(1);
        assertThat(relay.mailsTo("limited@example.com")).hasSize(2);
        assertThat(relay.mailsTo("stranger@example.com")).isEmpty();
    }

    @Test
    void theAnswerToTheFormDoesNotWaitForTheRelay() {
        expired("slow@example.com");
        var released = new CountDownLatch(1);
        relay.behave(TestRelay.Behaviour.hold(released));
        try {
            assertThat(post("address=slow%40example.com").status()).isEqualTo(200);
            assertThat(relay.mailsTo("slow@example.com")).hasSize(1);
        } finally {
            released.countDown();
            relay.behave(TestRelay.Behaviour.ACCEPT);
        }
        eventually(() -> assertThat(relay.mailsTo("slow@example.com")).hasSize(2));
    }

    @Test
    void theAnswerDoesNotDiscloseThatTheRelayRefusesTheMailbox() {
        var link = expired("refusing@example.com");
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.RCPT, 550));
        try {
            for (var press = 0; press < 2; press++) {
                var answer = call("POST", link + SEND);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.response().body()).contains("Check your mailbox");
            }
        } finally {
            relay.behave(TestRelay.Behaviour.ACCEPT);
        }
        assertThat(relay.mailsTo("refusing@example.com")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jane", "jane@", "jane@example.com, joe@example.com", "\"><script>@example.com"})
    void anInvalidAddressShowsTheFormAgain(String typed) {
        var answer = post("address=" + URLEncoder.encode(typed, StandardCharsets.UTF_8));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.response().body())
                .contains("aria-invalid=\"true\" aria-describedby=\"invalid\"", "This is not an e-mail address")
                .contains("value=\""
                        + typed.replace("\"", "&quot;").replace("<", "&lt;").replace(">", "&gt;"))
                .doesNotContain("<script");
    }

    @Test
    void aFormWithoutTheFieldIsShownAgain() {
        assertThat(post("other=1").status()).isEqualTo(400);
        assertThat(post("").status()).isEqualTo(400);
    }

    @Test
    @Attack(S44)
    void pagesOfOtherOriginsCannotSendTheForm() {
        expired("cross@example.com");
        var host = ias.uri("/").getAuthority();

        for (var headers : List.of(
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Sec-Fetch-Site", "cross-site", "Origin", "http://" + host),
                List.of("Origin", "https://evil.example"))) {
            assertThat(post("address=cross%40example.com", headers.toArray(String[]::new))
                            .status())
                    .as(headers.toString())
                    .isEqualTo(403);
        }
        assertThat(relay.mailsTo("cross@example.com")).hasSize(1);

        // Pages with "Referrer-Policy: no-referrer" send the origin "null".
        for (var headers : List.of(
                List.of("Sec-Fetch-Site", "same-origin", "Origin", "null"),
                List.of("Sec-Fetch-Site", "none"),
                List.of("Origin", "null"),
                List.of("Origin", "http://" + host))) {
            assertThat(post("address=nobody%40example.com", headers.toArray(String[]::new))
                            .status())
                    .as(headers.toString())
                    .isEqualTo(200);
        }
    }

    @Test
    void theFormIsLimitedByClientWhateverTheAddress() {
        try (var limited = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.limits.client-sign-ups-per-hour", 2)
                .start()) {
            expired("network@example.com");
            assertThat(post(limited, "address=no.body%40example.com").status()).isEqualTo(200);
            assertThat(post(limited, "address=jane%40").status()).isEqualTo(400);
            assertThat(post(limited, "address=nobody%40example.com").status()).isEqualTo(200);
            var known = post(limited, "address=network%40example.com");
            var unknown = post(limited, "address=nobody%40example.com");

            assertThat(known.status()).isEqualTo(429);
            assertThat(known.header("Retry-After")).isPresent().isEqualTo(unknown.header("Retry-After"));
            assertThat(known.response().body()).isEqualTo(unknown.response().body());
            assertThat(relay.mailsTo("network@example.com")).hasSize(1);
        }
    }

    @Test
    void theLogNamesNeitherAddressNorToken() {
        var link = expired("jane.private@example.com");
        try (var log = new LogCapture()) {
            call("POST", link + SEND);
            post("address=jane.private%40example.com");
            clock.advance(Duration.ofMinutes(1));
            post("address=jane.private%40example.com");
            eventually(
                    () -> assertThat(relay.mailsTo("jane.private@example.com")).hasSize(3));

            assertThat(log.text()).doesNotContain("jane.private", link.substring(link.length() - 32));
        }
    }

    private String expired(String email) {
        var link = submitted(email);
        clock.advance(Duration.ofDays(3));
        return link;
    }

    private String submitted(String email) {
        submit(ACCOUNT, email);
        return link(email);
    }

    private void submit(AccountId account, String email) {
        ias.bean(LinkService.class)
                .submit(new BulkContext(account, Language.ENGLISH, CALLER), List.of(address(email)), false);
    }

    private static Address address(String email) {
        return ((Address.Parsed.Valid) Address.parse(email)).address();
    }

    private String link(String email) {
        return FORM + "/" + relay.lastTo(email).linkToken();
    }

    private String row(String email) {
        return database.query("select v::text from verification v where address = '%s'".formatted(email))
                .getFirst();
    }

    private Answer call(String method, String path) {
        return ias.send(HttpRequest.newBuilder(ias.uri(path))
                .method(method, BodyPublishers.noBody())
                .build());
    }

    private Answer post(String form, String... headers) {
        return post(ias, form, headers);
    }

    private static Answer post(Ias to, String form, String... headers) {
        var request = HttpRequest.newBuilder(to.uri(FORM))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return to.send(request.build());
    }
}
