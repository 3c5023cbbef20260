package dev.ias.outbox;

import static dev.ias.testing.Eventually.eventually;
import static dev.ias.testing.KnownAttack.S15;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Attack;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.subethamail.smtp.RejectException;

/** Outbox messages of the running service. Tests start the sweeps themselves. */
class OutboxTest {

    private static final String JANE = "jane@example.com";
    private static final Duration LEASE = Duration.ofMinutes(3);
    private static final Duration MAXIMUM_BACKOFF = Duration.ofSeconds(64);

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Ias ias = start(relay, "60s");

    @AfterEach
    void stop() {
        release.countDown();
        ias.close();
        relay.close();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aDeferredMailIsSentLaterExactlyOnce(Step step) {
        relay.behave(Behaviour.refuse(step, 450));
        var answer = ias.signUp(JANE);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(relay.mails()).isEmpty();

        relay.behave(Behaviour.ACCEPT);
        sweepAfter(MAXIMUM_BACKOFF, ias);
        eventually(() -> assertThat(outbox()).isEmpty());
        sweepAfter(LEASE, ias);

        assertThat(relay.mails()).hasSize(1);
        assertThat(ias.confirm(answer.token(), relay.lastTo(JANE).code()).status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MAIL", "RCPT"})
    void aDeferredMailThatIsThenRefusedIsNotSentAgain(Step step) {
        relay.behave(Behaviour.refuse(step, 450));
        ias.signUp(JANE);
        relay.behave(Behaviour.refuse(step, 550));

        sweepAfter(MAXIMUM_BACKOFF, ias);
        eventually(() -> assertThat(outbox()).isEmpty());
        relay.behave(Behaviour.ACCEPT);
        sweepAfter(LEASE, ias);

        assertThat(relay.mails()).isEmpty();
    }

    @Test
    void aMailThatCannotBeCheckedIsSentLater() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        ias.signUp(JANE);
        relay.behave(Behaviour.ACCEPT);
        database.execute("alter table rate_limit rename to hidden");

        sweepAfter(MAXIMUM_BACKOFF, ias);

        assertThat(relay.mails()).isEmpty();
        database.execute("alter table hidden rename to rate_limit");
        sweepAfter(LEASE, ias);
        eventually(() -> assertThat(relay.mails()).hasSize(1));
    }

    @Test
    void aSweepContinuesWhileTheRelayAccepts() {
        relay.behave(Behaviour.refuse(Step.MAIL, 450));
        signUps(300);
        relay.behave(Behaviour.ACCEPT);

        sweepAfter(MAXIMUM_BACKOFF, ias);

        eventually(() -> assertThat(outbox()).isEmpty());
        assertThat(relay.mails()).hasSize(300);
    }

    @Test
    void aSweepStopsWhenTheRelayDefers() {
        relay.behave(Behaviour.refuse(Step.MAIL, 450));
        signUps(300);
        var attempts = new AtomicInteger();
        relay.behave((step, recipient) -> {
            attempts.incrementAndGet();
            throw new RejectException(450, "later");
        });

        sweepAfter(MAXIMUM_BACKOFF, ias);

        assertThat(attempts).hasValue(250);
        assertThat(outbox()).hasSize(300);
    }

    /** Regression test: the sweep waited for the slowest delivery of a batch before it claimed further messages. */
    @Test
    void aSlowDeliveryHoldsUpNoOther() {
        relay.behave(Behaviour.refuse(Step.MAIL, 450));
        assertThat(ias.signUp("slow@example.com").status()).isEqualTo(201);
        clock.advance(Duration.ofSeconds(30));
        signUps(300);
        relay.behave((step, recipient) -> {
            if (recipient.startsWith("slow")) {
                Behaviour.hold(release).at(step, recipient);
            }
        });
        clock.advance(MAXIMUM_BACKOFF);

        var sweep = Thread.ofVirtual().start(() -> ias.bean(OutboxSweeper.class).sweep());

        eventually(() -> assertThat(relay.mails()).hasSize(300));
        assertThat(sweep.isAlive()).isTrue();
        release.countDown();
        eventually(() -> assertThat(relay.mails()).hasSize(301));
    }

    private void signUps(int count) {
        Ias.parallel(count, i -> ias.signUp(String.format(Locale.ROOT, "jane%d@example.com", i)));
    }

    @Test
    void theFirstRetryIsDueWithinTheRetryDelayButNotBeforeHalfOfIt() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        ias.signUp(JANE);
        relay.behave(Behaviour.ACCEPT);

        clock.advance(Duration.ofMillis(999));
        assertThat(ias.bean(OutboxQueue.class).claimDue(100, false).messages()).isEmpty();
        clock.advance(Duration.ofMillis(1_001));
        assertThat(ias.bean(OutboxQueue.class).claimDue(100, false).messages()).hasSize(1);
    }

    @Test
    void aClaimedMessageIsNotClaimedAgainDuringItsLease() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        ias.signUp(JANE);
        var queue = ias.bean(OutboxQueue.class);
        clock.advance(MAXIMUM_BACKOFF);

        assertThat(queue.claimDue(100, false).messages()).hasSize(1);
        clock.advance(LEASE.minusMillis(1));
        assertThat(queue.claimDue(100, false).messages()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(queue.claimDue(100, false).messages()).hasSize(1);
    }

    @Test
    void aHangingRelayDoesNotBlockTheCallAndGetsTheMailOnce() {
        relay.behave(Behaviour.hold(release));

        try (var impatient = start(relay, "200ms")) {
            assertThat(impatient.signUp(JANE).status()).isEqualTo(201);
            assertThat(relay.mails()).isEmpty();
            // The delivery is in flight, so the sweep skips the message.
            sweepAfter(LEASE, impatient);

            release.countDown();
            eventually(() -> assertThat(outbox()).isEmpty());
        }
        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    void messagesOfAKilledInstanceAreSentByAnotherAfterTheirLease() {
        insertMessageOfKilledInstance();
        var otherRelay = new TestRelay();
        try (var one = start(otherRelay, "60s");
                var two = start(otherRelay, "60s")) {
            clock.advance(LEASE.minusMillis(1));
            assertThat(one.bean(OutboxQueue.class).claimDue(100, false).messages())
                    .isEmpty();

            clock.advance(Duration.ofMillis(1));
            var both = List.of(one, two);
            IntStream.range(0, 20)
                    .parallel()
                    .forEach(i -> both.get(i % 2).bean(OutboxSweeper.class).sweep());

            eventually(() -> assertThat(outbox()).isEmpty());
            assertThat(otherRelay.mailsTo(JANE)).hasSize(1);
        }
        otherRelay.close();
    }

    @Test
    void aMessageWithAnExpiredCodeIsDiscarded() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        ias.signUp(JANE);
        relay.behave(Behaviour.ACCEPT);

        sweepAfter(Duration.ofMinutes(10), ias);

        assertThat(outbox()).isEmpty();
        assertThat(relay.mails()).isEmpty();
    }

    @Test
    void aCodeThatTwoNewerOnesHaveReplacedIsNotSent() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        var token = ias.signUp(JANE).token();
        for (var wait : List.of(30, 60)) {
            clock.advance(Duration.ofSeconds(wait));
            assertThat(ias.resend(token).status()).isEqualTo(201);
        }
        relay.behave(Behaviour.ACCEPT);

        sweepAfter(MAXIMUM_BACKOFF, ias);
        eventually(() -> assertThat(outbox()).isEmpty());

        assertThat(relay.mails()).hasSize(2).allMatch(mail -> mail.to().equals(JANE));
        assertThat(ias.confirm(token, relay.mails().getFirst().code()).status()).isEqualTo(201);
    }

    @Test
    void noCodeIsSentToAConfirmedAddress() {
        var token = ias.signUp(JANE).token();
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        clock.advance(Duration.ofSeconds(30));
        ias.resend(token);
        ias.confirm(token, relay.lastTo(JANE).code());
        relay.behave(Behaviour.ACCEPT);

        sweepAfter(MAXIMUM_BACKOFF, ias);
        eventually(() -> assertThat(outbox()).isEmpty());

        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    void aMailSentWhileTheDatabaseRejectedWritesIsNotSentAgain() {
        relay.behave((step, recipient) -> {
            if (step == Step.DATA) {
                database.execute("alter table outbox rename to away");
            }
        });
        try (var log = new LogCapture()) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
            eventually(() -> assertThat(log.text()).contains("Failed to record delivery outcome"));
        }
        relay.behave(Behaviour.ACCEPT);
        database.execute("alter table away rename to outbox");

        sweepAfter(LEASE, ias);
        eventually(() -> assertThat(outbox()).isEmpty());

        assertThat(relay.mails()).hasSize(1);
    }

    @Test
    @Attack(S15)
    void theCodeAndTheAddressOfAWaitingMessageAreEncrypted() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        ias.signUp(JANE);
        var waiting = dump();
        var payload =
                database.query("select encode(payload, 'hex') from outbox").getFirst();
        relay.behave(Behaviour.ACCEPT);
        sweepAfter(MAXIMUM_BACKOFF, ias);
        eventually(() -> assertThat(relay.mails()).hasSize(1));
        var code = relay.lastTo(JANE).code();

        assertThat(waiting).doesNotContain(code).doesNotContain(hex(code));
        assertThat(payload).doesNotContain(hex(JANE)).doesNotContain(hex(code));
    }

    @Test
    @Attack(S15)
    void afterDeliveryNoTableContainsTheCode() {
        ias.signUp(JANE);
        eventually(() -> assertThat(outbox()).isEmpty());
        var code = relay.lastTo(JANE).code();

        assertThat(dump()).contains(JANE).doesNotContain(code).doesNotContain(hex(code));
    }

    private Ias start(TestRelay relay, String verdictTimeout) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.outbox.verdict-timeout", verdictTimeout)
                .set("ias.outbox.sweep-interval", "1h")
                .start();
    }

    private void sweepAfter(Duration time, Ias instance) {
        clock.advance(time);
        instance.bean(OutboxSweeper.class).sweep();
    }

    /** Inserts a row as left by an instance that was killed while the relay hung. */
    private void insertMessageOfKilledInstance() {
        relay.behave(Behaviour.hold(release));
        try (var killed = start(relay, "200ms")) {
            killed.signUp(JANE);
            database.execute("create table left_behind as select * from outbox");
            release.countDown();
            eventually(() -> assertThat(outbox()).isEmpty());
        }
        database.execute("insert into outbox select * from left_behind");
    }

    private List<String> outbox() {
        return database.query("select id from outbox");
    }

    /** Returns all rows of all tables as text, bytes in hexadecimal. */
    private String dump() {
        var tables = database.query("select tablename from pg_tables where schemaname = current_schema()");
        assertThat(tables).contains("verification", "outbox", "rate_limit", "users");
        return String.join(
                "\n",
                tables.stream()
                        .flatMap(table -> database.query("select t::text from %s t".formatted(table)).stream())
                        .toList());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
