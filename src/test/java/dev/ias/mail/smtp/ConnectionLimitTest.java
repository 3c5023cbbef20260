package dev.ias.mail.smtp;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.mail.RelayProbe;
import dev.ias.outbox.MailRelay;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.Reaction;
import dev.ias.testing.ScriptedRelay;
import dev.ias.testing.Step;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.VerificationId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A relay that allows fewer connections than {@code ias.mail.connections}, or few in a period. */
class ConnectionLimitTest {

    private static final Reaction TOO_MANY = new Reaction.Lines("421 4.7.0 relay Error: too many connections");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();
    private final ScriptedRelay relay = new ScriptedRelay();

    @AfterEach
    void stop() {
        relay.close();
    }

    static Stream<Reaction> refusals() {
        return Stream.of(TOO_MANY, Reaction.HANG_UP);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void fewerConnectionsThanConfiguredSuffice(Reaction refusal) {
        relay.admit((open, total) -> open <= 2 ? Reaction.ACCEPT : refusal);
        try (var ias = start()) {
            assertThat(signUps(ias, 14)).containsOnly(201);

            assertThat(relay.mailsByRecipient()).hasSize(14);
        }
    }

    @Test
    void aLimitOfConnectionsPerMinuteIsNotAnOutage() {
        relay.admit((open, total) -> total <= 4 ? Reaction.ACCEPT : new Reaction.Lines("450 4.7.1 too fast"));
        try (var ias = start()) {
            assertThat(signUps(ias, 14)).containsOnly(201);

            assertThat(relay.mailsByRecipient()).hasSize(14);
        }
    }

    @Test
    void theLimitIsLearntAndTriedWithOneMoreEachMinute() {
        relay.admit((open, total) -> open <= 2 ? Reaction.ACCEPT : TOO_MANY);
        try (var log = new LogCapture();
                var ias = start()) {
            eventually(() -> {
                signUps(ias, 8);
                assertThat(log.text()).contains("further connection: 421 4.7.0; using at most 2");
            });
            var before = relay.connections();

            signUps(ias, 14);
            assertThat(relay.connections()).isEqualTo(before);

            clock.advance(MINUTE);
            eventually(() -> {
                signUps(ias, 14);
                assertThat(relay.connections()).isEqualTo(before + 1);
            });
            signUps(ias, 14);
            assertThat(relay.connections()).isEqualTo(before + 1);
        }
    }

    @Test
    void aNewConnectionThatIsRefusedItsFirstMailIsNotNeeded() {
        var begun = new CountDownLatch(1);
        var refused = new CountDownLatch(1);
        var allowed = new AtomicInteger(Integer.MAX_VALUE);
        relay.follow(step -> {
            if (step == Step.MAIL && relay.open() > allowed.get()) {
                refused.countDown();
                return new Reaction.Lines("421 4.3.2 Too many concurrent sessions");
            }
            if (step == Step.RCPT) {
                begun.countDown();
                await(refused);
            }
            return Reaction.ACCEPT;
        });
        try (var ias = start()) {
            var first = handOver(ias, "a@example.com");
            await(begun);
            allowed.set(relay.open());
            // One of these may use the connection of the probe.
            var verdicts = List.of(first, handOver(ias, "b@example.com"), handOver(ias, "c@example.com"));

            assertThat(verdicts.stream()
                            .map(verdict ->
                                    verdict.orTimeout(1, TimeUnit.MINUTES).join()))
                    .containsOnly(Verdict.ACCEPTED);
        }
    }

    @Test
    void theProbeSharesTheConnectionOfMails() {
        relay.admit((open, total) -> total == 1 ? Reaction.ACCEPT : TOO_MANY);
        try (var ias = start("ias.mail.probe-interval", "10ms")) {
            for (var i = 0; i < 20; i++) {
                assertThat(signUps(ias, 1)).containsExactly(201);
                assertThat(ias.bean(RelayProbe.class).problems()).isEmpty();
            }
        }
    }

    private Ias start(String... settings) {
        var setup = Ias.setup()
                .clock(clock)
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.mail.host", "localhost")
                .set("ias.mail.port", relay.port())
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.outbox.verdict-timeout", "60s");
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return setup.start();
    }

    private static List<Integer> signUps(Ias ias, int count) {
        return Ias.parallel(count, i -> ias.signUp("jane-%s@example.com".formatted(UUID.randomUUID()))).stream()
                .map(Answer::status)
                .toList();
    }

    private CompletableFuture<Verdict> handOver(Ias ias, String recipient) {
        var now = clock.instant();
        var id = UUID.randomUUID();
        var message = new OutboxMessage(
                id,
                new VerificationId(id, new LimitKey("")),
                OutboxMessage.Kind.CODE,
                new Address(recipient, recipient),
                Language.ENGLISH,
                Optional.of(new Code("123456")),
                now,
                now.plus(Duration.ofMinutes(10)),
                0,
                Optional.empty(),
                Optional.empty(),
                false);
        return ias.bean(MailRelay.class).send(message, now.plus(Duration.ofMinutes(5)));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
