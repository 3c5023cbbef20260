package dev.ias.bounce;

import static dev.ias.limit.BounceKind.COMPLAINT;
import static dev.ias.limit.BounceKind.FULL;
import static dev.ias.limit.BounceKind.HARD;
import static dev.ias.limit.BounceKind.SOFT;
import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.bounce.Bounces.Outcome;
import dev.ias.key.KeyPurpose;
import dev.ias.limit.BounceKind;
import dev.ias.link.AddressResult;
import dev.ias.link.BulkContext;
import dev.ias.link.LinkService;
import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestKeys;
import dev.ias.testing.TestRelay;
import dev.ias.verification.AccountId;
import dev.ias.verification.Address;
import dev.ias.verification.AddressTest;
import dev.ias.verification.Failure;
import dev.ias.verification.Language;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.RejectException;

/** Reports about mails of the running service, and what they change for its callers. */
class BouncesTest {

    private static final String JANE = "jane@example.com";
    private static final String JUNE = "june@example.com";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern MESSAGE_ID = Pattern.compile("<[0-9a-f-]{36}\\.([0-9a-v]{48})@sender\\.example>");

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private Ias ias = start(TestKeys.ring(KeyPurpose.SECRET));

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aHardBounceRefusesTheNextSignUpUntilTheRecipientIsRemoved() {
        ias.signUp(JANE);
        var bounced = relay.lastTo(JANE);
        clock.advance(HOUR);
        assertThat(report(bounced, HARD)).isEqualTo(Outcome.SUPPRESSED);

        assertThat(ias.signUp(JANE).error()).isEqualTo(refusedInSession().error());
        assertThat(relay.mailsTo(JANE)).hasSize(1);
        assertThat(suppressed()).isEqualTo(1);

        clock.advance(DAY);
        assertThat(ias.bean(Suppressions.class).remove(address(JANE))).hasSize(1);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(2);

        assertThat(report(bounced, HARD)).isEqualTo(Outcome.UNCHANGED);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(3);
    }

    @Test
    void aReplayedReportChangesNothing() {
        ias.signUp(JANE);
        var mail = relay.lastTo(JANE);
        assertThat(report(mail, FULL)).isEqualTo(Outcome.SUPPRESSED);
        clock.advance(DAY);

        assertThat(report(mail, FULL)).isEqualTo(Outcome.UNCHANGED);

        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        assertThat(reports("full", "suppressed")).isEqualTo(1);
        assertThat(reports("full", "unchanged")).isEqualTo(1);
    }

    @Test
    void aBounceSuppressesItsRecipientOnly() {
        ias.signUp(JANE);
        report(relay.lastTo(JANE), HARD);

        assertThat(ias.signUp(JUNE).status()).isEqualTo(201);
    }

    @Test
    void aResendIsRefusedToo() {
        var token = ias.signUp(JANE).token();
        report(relay.lastTo(JANE), HARD);
        clock.advance(Duration.ofMinutes(10));

        assertThat(ias.resend(token).error()).isEqualTo(refusedInSession().error());
        assertThat(relay.mailsTo(JANE)).hasSize(1);
    }

    /** Makes the same calls for a mailbox whose owner has complained and for another one. */
    @Test
    void aComplaintIsNotDisclosedToCallers() {
        ias.signUp(JANE);
        ias.signUp(JUNE);
        assertThat(report(relay.lastTo(JANE), COMPLAINT)).isEqualTo(Outcome.SUPPRESSED);

        for (var call = 0; call < 7; call++) {
            clock.advance(Duration.ofMinutes(7));
            var complained = ias.signUp(JANE);
            var other = ias.signUp(JUNE);
            assertThat(shape(complained)).isEqualTo(shape(other));
            if (complained.status() == 201) {
                assertThat(shape(ias.confirm(complained.token(), "000000")))
                        .isEqualTo(shape(ias.confirm(other.token(), wrongCode(JUNE))));
            }
        }

        assertThat(relay.mailsTo(JANE)).hasSize(1);
        assertThat(relay.mailsTo(JUNE)).hasSizeGreaterThan(4);
        eventually(() -> assertThat(suppressed()).isGreaterThan(3));
    }

    @Test
    void theThirdMailThatWasNotDeliveredSuppresses() {
        for (var mail = 1; mail <= 3; mail++) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
            assertThat(report(relay.lastTo(JANE), SOFT)).isEqualTo(mail < 3 ? Outcome.COUNTED : Outcome.SUPPRESSED);
            clock.advance(HOUR);
        }

        assertThat(ias.signUp(JANE).status()).isEqualTo(refusedInSession().status());
        clock.advance(DAY);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void aConfirmationByCodeLiftsTheSuppression() {
        var token = ias.signUp(JANE).token();
        var mail = relay.lastTo(JANE);
        report(mail, HARD);

        assertThat(ias.confirm(token, mail.code()).status()).isEqualTo(201);

        eventually(() -> assertThat(list(JANE)).isEmpty());
        clock.advance(HOUR);
        assertThat(report(mail, FULL)).isEqualTo(Outcome.UNCHANGED);
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void aConfirmationByLinkLiftsTheSuppression() {
        submit(JANE);
        var mail = relay.lastTo(JANE);
        report(mail, HARD);

        ias.post("/email-verifications/" + mail.linkToken(), "");

        eventually(() -> assertThat(list(JANE)).isEmpty());
    }

    @Test
    void aConfirmationDoesNotLiftAComplaint() {
        var token = ias.signUp(JANE).token();
        var mail = relay.lastTo(JANE);
        report(mail, COMPLAINT);

        ias.confirm(token, mail.code());

        eventually(() -> assertThat(ias.bean(MeterRegistry.class)
                        .find("ias.command")
                        .tag("command", "lift_suppression")
                        .timer())
                .isNotNull());
        assertThat(list(JANE)).hasSize(1);
    }

    /** Otherwise any caller could suppress a mailbox by a sub-address that its server does not know. */
    @Test
    void aBounceOfASubAddressDoesNotSuppressTheMailbox() {
        ias.signUp("jane+x@example.com");

        assertThat(report(relay.lastTo("jane+x@example.com"), HARD)).isEqualTo(Outcome.UNCHANGED);

        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @Test
    void linksToASuppressedRecipientFailAlikeForEveryReason() {
        for (var kind : List.of(HARD, FULL, COMPLAINT)) {
            var email = kind.name().toLowerCase(Locale.ROOT) + "@example.com";
            assertThat(submit(email)).isEqualTo(new AddressResult.Mailed());
            report(relay.lastTo(email), kind);
            clock.advance(HOUR);

            assertThat(resend(email)).isEqualTo(new AddressResult.Failed(new Failure.MailRefused()));
            assertThat(relay.mailsTo(email)).hasSize(1);
        }
    }

    @Test
    void aQueuedMailIsNotSentIfItsRecipientHasBeenSuppressedSince() {
        ias.signUp(JANE);
        var mail = relay.lastTo(JANE);
        clock.advance(HOUR);
        relay.behave(TestRelay.Behaviour.refuse(TestRelay.Step.DATA, 450));
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        relay.behave(TestRelay.Behaviour.ACCEPT);
        eventually(() -> assertThat(database.query("select id from outbox where unfinished = 0"))
                .hasSize(1));
        report(mail, HARD);

        try (var log = new LogCapture()) {
            clock.advance(Duration.ofMinutes(2));
            sweep();
            eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
            assertThat(log.text()).contains("its recipient is suppressed");
        }
        assertThat(relay.mailsTo(JANE)).hasSize(1);
    }

    @Test
    void aReportUnderARotatedKeySuppressesTheAddressThatItNames() {
        ias.signUp(JANE);
        var token = token(relay.lastTo(JANE));
        ias.close();
        ias = start(TestKeys.ring("newer", "secret"));

        record(new BounceReport(token, HARD, Optional.of("5.1.1"), Optional.of(address(JANE))));

        assertThat(ias.signUp(JANE).status()).isEqualTo(refusedInSession().status());
    }

    @Test
    void anAddressThatTheMailWasNotSentToIsIgnored() {
        ias.signUp(JANE);

        record(new BounceReport(token(relay.lastTo(JANE)), HARD, Optional.of("5.1.1"), Optional.of(address(JUNE))));

        assertThat(list(JUNE)).isEmpty();
        assertThat(list(JANE)).hasSize(1);
    }

    private Outcome report(ReceivedMail mail, BounceKind kind) {
        return record(new BounceReport(token(mail), kind, Optional.empty(), Optional.empty()));
    }

    private Outcome record(BounceReport report) {
        return ias.bean(Bounces.class).record(report).join();
    }

    private ReturnToken token(ReceivedMail mail) {
        var id = MESSAGE_ID.matcher(mail.header("Message-ID"));
        assertThat(id.matches()).as(mail.header("Message-ID")).isTrue();
        return ias.bean(ReturnTokens.class).parse(id.group(1)).orElseThrow();
    }

    private List<SuppressedRecipient> list(String email) {
        return ias.bean(Suppressions.class).find(address(email));
    }

    /** Returns the answer to a sign-up of an address that the relay refuses. */
    private Answer refusedInSession() {
        relay.behave((step, recipient) -> {
            if (recipient.startsWith("nobody")) {
                throw new RejectException(550, "5.1.1 unknown");
            }
        });
        var answer = ias.signUp("nobody@example.com");
        relay.behave(TestRelay.Behaviour.ACCEPT);
        return answer;
    }

    private AddressResult submit(String email) {
        return ias.bean(LinkService.class)
                .submit(context(), List.of(address(email)), true)
                .getFirst();
    }

    private AddressResult resend(String email) {
        return ias.bean(LinkService.class)
                .resend(context(), List.of(address(email)))
                .getFirst();
    }

    private static BulkContext context() {
        return new BulkContext(new AccountId("1234567890123456"), Language.ENGLISH, InetAddress.ofLiteral("192.0.2.7"));
    }

    private void sweep() {
        ias.bean(OutboxSweeper.class).sweep();
    }

    private String wrongCode(String email) {
        return relay.lastTo(email).code().equals("000000") ? "000001" : "000000";
    }

    private double suppressed() {
        return ias.bean(MeterRegistry.class)
                .get("ias.mail.suppressed")
                .counter()
                .count();
    }

    private double reports(String kind, String outcome) {
        return ias.bean(MeterRegistry.class)
                .get("ias.bounce.reports")
                .tag("kind", kind)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** Returns all of an answer except for the token, the trace and the date. */
    private static String shape(Answer answer) {
        var headers = new TreeMap<>(answer.response().headers().map());
        headers.remove("date");
        var body = answer.response().body().replaceAll("\"(emailVerificationToken|trace)\":\"[^\"]*\"", "\"$1\"");
        return answer.status() + " " + headers + " " + body;
    }

    private static Address address(String email) {
        return AddressTest.valid(email);
    }

    private Ias start(String secretKeys) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set(KeyPurpose.SECRET.setting(), secretKeys)
                .set("ias.outbox.sweep-interval", "1h")
                .start();
    }
}
