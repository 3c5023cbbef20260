package dev.ias.outbox;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.Pause;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Effects of a refusing, slow or unreachable relay on callers and their quotas. */
class RelayFaultsTest {

    private static final String JANE = "jane@example.com";
    private static final int MANY = 40;
    private static final Duration EACH = Duration.ofMillis(100);

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final Ias ias = start("60s");

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void aRefusedRecipientIsAnErrorAndTheSendCounts() {
        relay.behave(Behaviour.refuse(Step.RCPT, 550));
        assertThat(ias.signUp(JANE).error()).isEqualTo("500 email/0");
        assertThat(database.query("select id from outbox")).isEmpty();
        assertThat(database.query("select id from verification")).isEmpty();

        relay.behave(Behaviour.ACCEPT);
        assertThat(ias.signUp(JANE).error()).as("not tried again").isEqualTo("500 email/0");
        clock.advance(Duration.ofMinutes(59));
        assertThat(ias.signUp(JANE).error()).as("not tried again").isEqualTo("500 email/0");
        clock.advance(Duration.ofMinutes(1));
        assertThat(ias.signUp(JANE).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = "RCPT", mode = EnumSource.Mode.EXCLUDE)
    void aRefusedFirstMailIsAnErrorAndUsesNoQuota(Step step) {
        relay.behave(Behaviour.refuse(step, 550));
        for (var i = 0; i < 6; i++) {
            assertThat(ias.signUp(JANE).error()).isEqualTo("500 email/0");
        }
        assertNoState();

        relay.behave(Behaviour.ACCEPT);
        for (var i = 0; i < 5; i++) {
            assertThat(ias.signUp(JANE).status()).isEqualTo(201);
        }
        assertThat(ias.signUp(JANE).error()).isEqualTo("429 user/300");
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aRefusedResendKeepsThePreviousCodeAndMayBeRepeatedAtOnce(Step step) {
        var token = ias.signUp(JANE).token();
        var code = relay.lastTo(JANE).code();
        clock.advance(Duration.ofSeconds(30));

        relay.behave(Behaviour.refuse(step, 554));
        assertThat(ias.resend(token).error()).isEqualTo("500 email/0");
        relay.behave(Behaviour.ACCEPT);

        assertThat(ias.resend(token).status()).isEqualTo(201);
        assertThat(ias.confirm(token, code).status()).isEqualTo(201);
    }

    @Test
    void aLateRefusalRevertsTheSend() {
        var token = ias.signUp(JANE).token();
        clock.advance(Duration.ofSeconds(30));
        var release = new CountDownLatch(1);
        relay.behave((step, recipient) -> {
            Behaviour.hold(release).at(step, recipient);
            Behaviour.refuse(Step.DATA, 550).at(step, recipient);
        });
        try (var impatient = start("200ms")) {
            assertThat(impatient.resend(token).status()).isEqualTo(201);
            assertThat(impatient.resend(token).error()).isEqualTo("429 user/400");

            release.countDown();
            eventually(() -> assertThat(database.query("select id from outbox")).isEmpty());
        }
        relay.behave(Behaviour.ACCEPT);

        assertThat(ias.resend(token).status()).isEqualTo(201);
        assertThat(relay.mailsTo(JANE)).hasSize(2);
    }

    @Test
    void aLateRefusalOfAFirstMailLeavesNoState() {
        var release = new CountDownLatch(1);
        relay.behave((step, recipient) -> {
            Behaviour.hold(release).at(step, recipient);
            Behaviour.refuse(Step.DATA, 550).at(step, recipient);
        });
        try (var impatient = start("200ms")) {
            var answer = impatient.signUp(JANE);
            assertThat(answer.status()).isEqualTo(201);

            release.countDown();
            eventually(this::assertNoState);

            assertThat(impatient.resend(answer.token()).error()).isEqualTo("401 user/406");
        }
    }

    @Test
    void anUnreachableRelayIsAnImmediateErrorUntilItRecovers() {
        relay.goOffline();
        for (var i = 0; i < 10; i++) {
            assertThat(ias.signUp(JANE).error()).isEqualTo("500 email/0");
        }
        assertNoState();

        relay.goOnline();
        // The circuit breaker probes the relay after a delay.
        eventually(() -> assertThat(ias.signUp(JANE).status()).isEqualTo(201));
        assertThat(relay.mailsTo(JANE)).hasSize(1);
    }

    @Test
    void mailsInFlightAtShutdownAreDeliveredAndTheirOutcomesRecorded() {
        relay.behave((step, recipient) -> Pause.of(EACH));
        try (var ending = start("200ms")) {
            assertThat(Ias.parallel(
                            MANY, i -> ending.signUp("p" + i + "@example.com").status()))
                    .containsOnly(201);
            assertThat(database.query("select id from outbox")).isNotEmpty();
        }
        assertThat(relay.mails()).hasSize(MANY);
        assertThat(database.query("select id from outbox")).isEmpty();
    }

    /** Starts an instance. A long verdict timeout suffices for slow machines. */
    private Ias start(String verdictTimeout) {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.outbox.verdict-timeout", verdictTimeout)
                .start();
    }

    private void assertNoState() {
        assertThat(database.query("select id from outbox")).isEmpty();
        assertThat(database.query("select id from verification")).isEmpty();
        assertThat(database.query("select key from rate_limit where cardinality(arrivals) > 0"))
                .isEmpty();
    }
}
