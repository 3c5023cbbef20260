package dev.ias.rpc;

import static dev.ias.testing.KnownAttack.S19;
import static dev.ias.testing.KnownAttack.S20;
import static dev.ias.testing.KnownAttack.S8;
import static dev.ias.testing.KnownAttack.S9;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ias.bounce.BounceReport;
import dev.ias.bounce.Bounces;
import dev.ias.bounce.ReturnToken;
import dev.ias.limit.BounceKind;
import dev.ias.rpc.signature.Authenticator;
import dev.ias.testing.Answer;
import dev.ias.testing.Attack;
import dev.ias.testing.DistributedDatabase;
import dev.ias.testing.Eventually;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.verification.AccountId;
import dev.ias.verification.AddressTest;
import dev.ias.verification.SecretHasher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.http.uri.UriBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.subethamail.smtp.RejectException;

/** Calls with lists of addresses, whose results do not depend on each other. A stub authenticates every call. */
class SubmitBatchTest {

    private static final String EXCEEDED = "SendTokenQuotaExceeded";

    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Ias ias;

    @BeforeEach
    void start() {
        ias = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .replace(Authenticator.class, request -> new AccountId("1406926474064770"))
                // Periodic tasks would distort the counts below.
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.outbox.measure-interval", "1h")
                .start();
    }

    @AfterEach
    void stop() {
        threads.close();
        ias.close();
        relay.close();
    }

    @Test
    void pendingAddressesAreMailedAgainOnlyWithSendIfExist() {
        submit("pending@example.com,confirmed@example.com", false);
        call("VerifyEmail", "Token", relay.lastTo("confirmed@example.com").linkToken());
        clock.advance(Duration.ofSeconds(30));

        var withoutResend = submit("pending@example.com,confirmed@example.com,new@example.com", false);
        assertThat(emails(withoutResend, "ExistList")).containsExactly("pending@example.com", "confirmed@example.com");
        assertThat(emails(withoutResend, "SuccessList")).containsExactly("new@example.com");

        var withResend = submit("pending@example.com,confirmed@example.com,new@example.com", true);
        assertThat(emails(withResend, "SuccessList")).containsExactly("pending@example.com");
        assertThat(emails(withResend, "ExistList")).containsExactly("confirmed@example.com");
        assertThat(failures(withResend)).containsExactly("new@example.com " + EXCEEDED);
        assertThat(recipients())
                .containsExactlyInAnyOrder(
                        "pending@example.com", "confirmed@example.com", "new@example.com", "pending@example.com");
    }

    @Test
    @Attack(S8)
    void theDailyQuotaOfAnAccountIsReachedWithinACall() {
        assertThat(emails(submit(list("first", 490), false), "SuccessList")).hasSize(490);

        var crossing = submit("first7@example.com," + list("second", 20), false);

        assertThat(emails(crossing, "ExistList")).containsExactly("first7@example.com");
        assertThat(emails(crossing, "SuccessList"))
                .containsExactly(IntStream.range(0, 10)
                        .mapToObj(i -> String.format(Locale.ROOT, "second%d@example.com", i))
                        .toArray(String[]::new));
        assertThat(failures(crossing)).hasSize(10).allMatch(failure -> failure.endsWith(EXCEEDED));

        clock.advance(Duration.ofDays(1));
        assertThat(emails(submit("second15@example.com", false), "SuccessList")).hasSize(1);
    }

    @Test
    void deletingAnAddressDoesNotRestoreTheQuota() {
        restart("ias.limits.account-addresses-per-day", 2);
        submit("a@example.com,b@example.com", false);
        call("DeleteEmailVerification", "Email", "a@example.com");

        assertThat(failures(submit("c@example.com", false))).containsExactly("c@example.com " + EXCEEDED);
    }

    @Test
    void recipientsRefusedByTheRelayFailAloneAndCountAgainstTheQuota() {
        restart("ias.limits.account-addresses-per-day", 3);
        relay.behave((step, recipient) -> {
            if (step == TestRelay.Step.RCPT && recipient.startsWith("refused")) {
                throw new RejectException(550, "no");
            }
        });

        var answer = submit("a@example.com,refused@example.com,b@example.com", false);
        assertThat(emails(answer, "SuccessList")).containsExactly("a@example.com", "b@example.com");
        assertThat(failures(answer)).containsExactly("refused@example.com NetworkIOError");

        assertThat(failures(submit("d@example.com", false))).containsExactly("d@example.com " + EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource(
            value = BounceKind.class,
            names = {"HARD", "FULL", "COMPLAINT"})
    void suppressedRecipientsFailAsThoseThatTheRelayRefuses(BounceKind kind) {
        var suppressed = ias.bean(SecretHasher.class).recipient(AddressTest.valid("suppressed@example.com"));
        ias.bean(Bounces.class)
                .record(new BounceReport(
                        new ReturnToken(suppressed, clock.instant(), true), kind, Optional.empty(), Optional.empty()))
                .join();

        var answer = submit("a@example.com,suppressed@example.com", false);

        assertThat(emails(answer, "SuccessList")).containsExactly("a@example.com");
        assertThat(failures(answer)).containsExactly("suppressed@example.com NetworkIOError");
        assertThat(relay.mailsTo("suppressed@example.com")).isEmpty();
    }

    @Test
    @Attack({S19, S20})
    void spellingsOfOneAddressAreRecognised() {
        var answer = submit(
                " Jane@B\u00fccher.example ,, jane@xn--bcher-kva.example,JANE@B\u00dcCHER.EXAMPLE,"
                        + " ,jane@\uff42\u00fccher.example",
                false);

        assertThat(emails(answer, "SuccessList")).containsExactly("Jane@B\u00fccher.example");
        assertThat(emails(answer, "ExistList"))
                .containsExactly(
                        "jane@xn--bcher-kva.example", "JANE@B\u00dcCHER.EXAMPLE", "jane@\uff42\u00fccher.example");
        assertThat(recipients()).containsExactly("Jane@xn--bcher-kva.example");
        assertThat(emails(submit("JANE@xn--BCHER-kva.EXAMPLE", false), "ExistList"))
                .hasSize(1);
    }

    @Test
    @Attack(S9)
    void theQuotaOfARecipientDoesNotAffectOthers() {
        submit("often@example.com", false);
        for (var mail = 2; mail <= 5; mail++) {
            clock.advance(Duration.ofMinutes(5));
            call("ResendEmailVerification", "Email", "often@example.com");
        }
        clock.advance(Duration.ofMinutes(5));

        var answer = submit("often@example.com,seldom@example.com", true);

        assertThat(failures(answer)).containsExactly("often@example.com " + EXCEEDED);
        assertThat(emails(answer, "SuccessList")).containsExactly("seldom@example.com");
        assertThat(relay.mailsTo("often@example.com")).hasSize(5);
    }

    @Test
    void moreThan500AddressesAreRefusedAsAWhole() {
        var answer = call("SubmitEmailVerification", "Email", list("many", 501));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("Code").asText()).isEqualTo("ParameterIllegal");
        assertThat(relay.mails()).isEmpty();
    }

    /** A lane commits up to 128 commands of a shard together, and commits some before all 500 are queued. */
    @Test
    void aCallOf500AddressesTakesFewTransactions() {
        assertThat(emails(submit(list("batch", 500), false), "SuccessList")).hasSize(500);

        assertThat(transactionsOf("verification"))
                .isLessThanOrEqualTo(DistributedDatabase.isCitus() ? 8 * DistributedDatabase.PARTS : 16);
    }

    /** The lists have five times the capacity of the lane's queue. */
    @Test
    void concurrentLongListsAreAllAccepted() {
        restart("ias.limits.account-addresses-per-day", 6000, "ias.store.queue", 1100);

        var answers = IntStream.range(0, 12)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> submit(list("side" + n + "-", 500), false), threads))
                .toList();

        assertThat(answers)
                .map(CompletableFuture::join)
                .allSatisfy(answer -> assertThat(emails(answer, "SuccessList")).hasSize(500));
    }

    @Test
    void listsWaitForSpaceInTheMailQueueInsteadOfBeingDeferred() {
        restart(
                "ias.limits.account-addresses-per-day", 2000,
                "ias.mail.connections", 1,
                "ias.outbox.verdict-timeout", "1m");
        var release = new CountDownLatch(1);
        relay.behave(Behaviour.hold(release));

        var answers = IntStream.range(0, 3)
                .mapToObj(n ->
                        CompletableFuture.supplyAsync(() -> submit(list("paced" + n + "-", 500), false), threads))
                .toList();
        Eventually.until(Duration.ofSeconds(30), () -> waitingForTheRelay() == 6 * 64 - 1);
        release.countDown();

        assertThat(answers)
                .map(CompletableFuture::join)
                .allSatisfy(answer -> assertThat(emails(answer, "SuccessList")).hasSize(500));
        assertThat(relay.mails()).hasSize(1500);
        assertThat(ias.bean(MeterRegistry.class)
                        .find("ias.mail")
                        .tag("verdict", "deferred")
                        .timer())
                .isNull();
    }

    @Test
    void listsAreAnsweredThoughTheRelayAcceptsNothing() {
        restart("ias.mail.connections", 1, "ias.outbox.verdict-timeout", "200ms");
        var release = new CountDownLatch(1);
        relay.behave(Behaviour.hold(release));

        assertThat(emails(submit(list("held", 500), false), "SuccessList")).hasSize(500);

        release.countDown();
    }

    private double waitingForTheRelay() {
        return ias.bean(MeterRegistry.class).get("ias.mail.queue").gauge().value();
    }

    private void restart(Object... settings) {
        ias.close();
        var setup = Ias.setup()
                .on(database, relay)
                .clock(clock)
                .replace(Authenticator.class, request -> new AccountId("1406926474064770"));
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i].toString(), settings[i + 1]);
        }
        ias = setup.start();
    }

    /** Returns the number of transactions that wrote the current rows of a table. */
    private int transactionsOf(String table) {
        return Integer.parseInt(database.query("select count(distinct xmin::text) from " + table)
                .getFirst());
    }

    private JsonNode submit(String emails, boolean sendIfExist) {
        return call("SubmitEmailVerification", "Email", emails, "SendIfExist", String.valueOf(sendIfExist))
                .json();
    }

    private Answer call(String action, String... parameters) {
        var uri = UriBuilder.of("/")
                .queryParam("Action", action)
                .queryParam("Version", "2018-01-29")
                .queryParam("Format", "JSON");
        for (var i = 0; i < parameters.length; i += 2) {
            uri.queryParam(parameters[i], parameters[i + 1]);
        }
        return ias.get(uri.build().toString());
    }

    private List<String> recipients() {
        return relay.mails().stream().map(ReceivedMail::to).toList();
    }

    private static String list(String name, int count) {
        return String.join(
                ",",
                IntStream.range(0, count)
                        .mapToObj(i -> String.format(Locale.ROOT, "%s%d@example.com", name, i))
                        .toList());
    }

    private static List<String> emails(JsonNode answer, String list) {
        return StreamSupport.stream(answer.path(list).spliterator(), false)
                .map(result -> result.path("Email").asText())
                .toList();
    }

    private static List<String> failures(JsonNode answer) {
        return StreamSupport.stream(answer.path("FailList").spliterator(), false)
                .map(result -> result.path("Email").asText() + " "
                        + result.path("Code").asText())
                .toList();
    }
}
