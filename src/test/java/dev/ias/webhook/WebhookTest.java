package dev.ias.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.Bounces.Outcome;
import dev.ias.bounce.ReturnToken;
import dev.ias.limit.BounceKind;
import dev.ias.store.AddressAdministration;
import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.verification.SecretHasher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which events are sent, and their content. */
class WebhookTest {

    private static final String JANE = "Jane.Hook@example.com";
    private static final String BROWSER = "Java-http-client/" + System.getProperty("java.version");

    private final WebhookFixture fixture = new WebhookFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aConfirmedSignUpSendsAnEvent() {
        var user = fixture.confirmed(JANE);

        fixture.dispatch();

        assertThat(fixture.receiver.received()).hasSize(1);
        var request = fixture.receiver.received().getFirst();
        assertThat(request.path()).isEqualTo(TestReceiver.PATH);
        assertThat(request.header("Content-Type")).startsWith("application/json");
        assertThat(request.header("User-Agent")).isEqualTo("ias");
        assertThat(request.header("webhook-timestamp"))
                .isEqualTo(String.valueOf(fixture.clock.instant().getEpochSecond()));
        var id = fixture.database.query("select id from verification").getFirst();
        assertThat(request.body()).isEqualTo("""
            {"type":"email_verification.confirmed","timestamp":"2026-03-01T12:00:00Z","data":{\
            "verificationId":"%s","email":"%s","method":"code","userId":"%s","clientAddress":"127.0.0.1",\
            "userAgent":"%s"}}\
            """.formatted(id, JANE, user, BROWSER));
        assertThat(fixture.waiting()).isEmpty();
        assertThat(fixture.outcomes()).containsOnlyKeys("delivered");
    }

    @Test
    void exhaustedTriesSendOneFailure() {
        var token = fixture.exhausted(JANE);
        fixture.ias.confirm(token, fixture.wrongCode(JANE));
        fixture.ias.confirm(token, fixture.relay.lastTo(JANE).code());

        fixture.dispatch();

        assertThat(fixture.receiver.received()).hasSize(1);
        var request = fixture.receiver.received().getFirst();
        var id = fixture.database.query("select id from verification").getFirst();
        assertThat(request.body()).isEqualTo("""
            {"type":"email_verification.failed","timestamp":"2026-03-01T12:00:00Z","data":{\
            "verificationId":"%s","email":"%s","method":"code","reason":"too_many_wrong_codes"}}\
            """.formatted(id, JANE));
    }

    @Test
    void aConfirmedLinkSendsAnEventWithItsAccount() {
        fixture.confirmedByLink(JANE);

        fixture.dispatch();

        assertThat(fixture.receiver.received()).hasSize(1);
        var data = fixture.receiver.received().getFirst().json().path("data");
        assertThat(data.path("method").asText()).isEqualTo("link");
        assertThat(data.path("account").asText()).isEqualTo(WebhookFixture.ACCOUNT.value());
        assertThat(data.path("email").asText()).isEqualTo(JANE);
        assertThat(data.has("userId")).isFalse();
        assertThat(data.path("clientAddress").asText()).isEqualTo("127.0.0.1");
        assertThat(data.path("userAgent").asText()).isEqualTo(BROWSER);
    }

    @Test
    void aReportThatNamesItsRecipientSendsAnEventWithTheAddress() {
        fixture.ias.signUp(JANE);
        var sent = fixture.clock.instant();
        fixture.clock.advance(Duration.ofMinutes(1));

        assertThat(reported(sent, BounceKind.HARD, Optional.of("5.1.1"), Optional.of(JANE)))
                .isEqualTo(Outcome.SUPPRESSED);
        fixture.dispatch();

        assertThat(fixture.receiver.received()).hasSize(1);
        assertThat(fixture.receiver.received().getFirst().body()).isEqualTo("""
            {"type":"email_verification.bounced","timestamp":"2026-03-01T12:01:00Z","data":{"email":"%s",\
            "reason":"hard_bounce","status":"5.1.1","sentAt":"2026-03-01T12:00:00Z"}}\
            """.formatted(JANE));
    }

    @Test
    void aReportThatDoesNotNameItsRecipientSendsAnEventWithoutTheAddress() {
        var sent = fixture.clock.instant();

        reported(sent, BounceKind.SOFT, Optional.empty(), Optional.of("june@example.com"));
        fixture.dispatch();

        assertThat(fixture.receiver.received().getFirst().body()).isEqualTo("""
            {"type":"email_verification.bounced","timestamp":"2026-03-01T12:00:00Z","data":{\
            "reason":"soft_bounce","sentAt":"2026-03-01T12:00:00Z"}}\
            """);
    }

    @Test
    void aReportThatIsCountedAgainAfterItsRowWasLostSendsNoOtherEvent() {
        var sent = fixture.clock.instant();
        reported(sent, BounceKind.COMPLAINT, Optional.empty(), Optional.empty());
        fixture.database.execute("delete from rate_limit");

        assertThat(reported(sent, BounceKind.COMPLAINT, Optional.empty(), Optional.empty()))
                .isEqualTo(Outcome.SUPPRESSED);
        reported(sent, BounceKind.COMPLAINT, Optional.empty(), Optional.empty());
        fixture.dispatch();

        assertThat(fixture.receiver.received()).hasSize(1);
    }

    @Test
    void theEventsOfBouncesOfAnAddressAreDeletedWithIt() {
        reported(fixture.clock.instant(), BounceKind.HARD, Optional.empty(), Optional.empty());
        assertThat(fixture.waiting()).hasSize(1);

        fixture.ias.bean(AddressAdministration.class).delete(WebhookFixture.address(JANE));

        assertThat(fixture.waiting()).isEmpty();
    }

    /** Reports on a mail to {@link #JANE}. */
    private Outcome reported(Instant sent, BounceKind kind, Optional<String> status, Optional<String> recipient) {
        var address = WebhookFixture.address(JANE);
        var mail = new ReturnToken(fixture.ias.bean(SecretHasher.class).recipient(address), sent, true);
        return fixture.ias
                .bean(Bounces.class)
                .record(new BounceReport(mail, kind, status, recipient.map(WebhookFixture::address)))
                .join();
    }

    @Test
    void aLinkThatIsDeletedSubmittedAndConfirmedAgainIsAnotherEvent() {
        fixture.confirmedByLink(JANE);
        fixture.deletedLink(JANE);
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.confirmedByLink(JANE);

        fixture.dispatch();

        assertThat(fixture.receiver.received())
                .extracting(TestReceiver.Received::id)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void triesThatAreExhaustedAgainAfterAnUnlockAreAnotherEvent() {
        var token = fixture.exhausted(JANE);
        fixture.clock.advance(Duration.ofSeconds(1));
        fixture.ias.bean(AddressAdministration.class).unlock(WebhookFixture.address(JANE));
        for (var tries = 0; tries < 5; tries++) {
            fixture.ias.confirm(token, fixture.wrongCode(JANE));
        }

        fixture.dispatch();

        assertThat(fixture.receiver.received())
                .extracting(TestReceiver.Received::id)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongUserAgentIsShortened() {
        var token = fixture.ias.signUp(JANE).token();
        var body = "{\"otpCode\":\"%s\"}".formatted(fixture.relay.lastTo(JANE).code());
        var agent = "Mozilla/5.0 " + "x".repeat(3_000);
        fixture.ias.post("/users/email-verification", body, "Authorization", "Bearer " + token, "User-Agent", agent);

        fixture.dispatch();

        var data = fixture.receiver.received().getFirst().json().path("data");
        assertThat(data.path("userAgent").asText()).isEqualTo(agent.substring(0, 256));
    }

    @Test
    void anAbsentUserAgentIsAbsentInTheEvent() {
        var token = fixture.ias.signUp(JANE).token();
        var body = "{\"otpCode\":\"%s\"}".formatted(fixture.relay.lastTo(JANE).code());
        fixture.ias.post("/users/email-verification", body, "Authorization", "Bearer " + token, "User-Agent", " ");

        fixture.dispatch();

        var data = fixture.receiver.received().getFirst().json().path("data");
        assertThat(data.has("userAgent")).isFalse();
        assertThat(data.path("clientAddress").asText()).isEqualTo("127.0.0.1");
    }

    @Test
    void signUpsResendsAndWrongCodesSendNoEvent() {
        var token = fixture.ias.signUp(JANE).token();
        fixture.ias.resend(token);
        for (var tries = 0; tries < 4; tries++) {
            fixture.ias.confirm(token, fixture.wrongCode(JANE));
        }

        assertThat(fixture.waiting()).isEmpty();
    }

    @Test
    void aSuccessIsSentOnceAndNoFailureFollows() {
        var token = fixture.ias.signUp(JANE).token();
        var code = fixture.relay.lastTo(JANE).code();
        fixture.ias.confirm(token, code);
        fixture.ias.confirm(token, code);
        for (var tries = 0; tries < 6; tries++) {
            fixture.ias.confirm(token, fixture.wrongCode(JANE));
        }

        fixture.dispatch();

        assertThat(fixture.receiver.received()).hasSize(1);
        assertThat(fixture.receiver.received().getFirst().type()).isEqualTo("email_verification.confirmed");
    }

    @Test
    void eventAndChangeAreWrittenAtomically() {
        var token = fixture.ias.signUp(JANE).token();
        var code = fixture.relay.lastTo(JANE).code();
        fixture.database.execute("alter table event rename to away");

        assertThat(fixture.ias.confirm(token, code).status()).isEqualTo(500);
        assertThat(fixture.database.query("select id from verification where verified_at is not null"))
                .isEmpty();
        assertThat(fixture.database.query("select id from users")).isEmpty();

        fixture.database.execute("alter table away rename to event");
        assertThat(fixture.ias.confirm(token, code).status()).isEqualTo(201);
        assertThat(fixture.waiting()).hasSize(1);
    }

    @Test
    void parallelConfirmationsAllSendEvents() {
        var emails = new ArrayList<String>();
        for (var i = 0; i < 40; i++) {
            emails.add(String.format(Locale.ROOT, "person%d@example.com", i));
        }
        var tokens =
                emails.stream().map(email -> fixture.ias.signUp(email).token()).toList();
        var codes =
                emails.stream().map(email -> fixture.relay.lastTo(email).code()).toList();
        Ias.parallel(40, i -> fixture.ias.confirm(tokens.get(i), codes.get(i)));

        fixture.dispatch();

        assertThat(fixture.receiver.received())
                .extracting(TestReceiver.Received::email)
                .containsExactlyInAnyOrderElementsOf(emails);
    }

    @Test
    void withoutAReceiverNoEventIsWritten() {
        var database = TestDatabase.create();
        for (var url : List.of("", " ")) {
            try (var relay = new TestRelay();
                    var silent = Ias.setup()
                            .on(database, relay)
                            .set("ias.webhook.url", url)
                            .start()) {
                var email = String.format(Locale.ROOT, "silent%d@example.com", url.length());
                var token = silent.signUp(email).token();
                assertThat(silent.confirm(token, relay.lastTo(email).code()).status())
                        .isEqualTo(201);

                assertThat(database.query("select id from event")).isEmpty();
                assertThat(Outcomes.of(silent)).isEmpty();
            }
        }
    }
}
