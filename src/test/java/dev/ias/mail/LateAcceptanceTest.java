package dev.ias.mail;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay that replies late to the end of a mail, such as one that scans its content. */
class LateAcceptanceTest {

    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        relay.close();
    }

    /** Regression test: the reply had the timeout of the others, so that the relay got five copies in 83 s. */
    @Test
    void theReplyToTheEndOfAMailHasItsOwnTimeout() {
        relay.behave(slow(Duration.ofSeconds(1)));
        try (var ias = start("ias.mail.timeout", "200ms", "ias.mail.accept-timeout", "30s")) {
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);

            assertThat(relay.mailsTo("jane@example.com")).hasSize(1);
            sweepAfter(ias, Duration.ofMinutes(5));
            assertThat(relay.mailsTo("jane@example.com")).hasSize(1);
        }
    }

    @Test
    void aCodeThatMayHaveBeenAcceptedIsNotRetried() {
        relay.behave(hold());
        try (var ias = start("ias.mail.accept-timeout", "100ms")) {
            try (var log = new LogCapture()) {
                assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);
                assertThat(log.text()).contains("in time; it may have accepted it");
            }
            relay.behave(Behaviour.ACCEPT);

            for (var i = 0; i < 20; i++) {
                sweepAfter(ias, Duration.ofMinutes(1));
            }

            assertThat(relay.mailsTo("jane@example.com")).isEmpty();
            assertThat(database.query("select count(*) from outbox")).containsExactly("0");
        }
    }

    @Test
    void aLinkThatMayHaveBeenAcceptedIsRetriedOnceAfterTheDelay() {
        relay.behave(hold());
        try (var ias = start("ias.mail.accept-timeout", "100ms", "ias.limits.code-lifetime", "1d")) {
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);

            sweepAfter(ias, Duration.ofMinutes(9));
            assertThat(relay.mails()).isEmpty();
            // The second attempt is not answered in time either.
            sweepAfter(ias, Duration.ofMinutes(2));
            eventually(() ->
                    assertThat(database.query("select count(*) from outbox")).containsExactly("0"));
            relay.behave(Behaviour.ACCEPT);
            sweepAfter(ias, Duration.ofHours(2));

            assertThat(relay.mails()).isEmpty();
            end.countDown();
            eventually(() -> assertThat(relay.mailsTo("jane@example.com")).hasSize(2));
        }
    }

    /** As many mails as there are connections wait for late replies. */
    @Test
    void otherMailsAreNotHeldUp() {
        relay.behave((step, recipient) -> {
            if (step == Step.DATA && recipient.startsWith("slow")) {
                await(Duration.ofMinutes(1));
            }
        });
        try (var ias = start("ias.mail.connections", "2", "ias.outbox.verdict-timeout", "100ms")) {
            for (var i = 0; i < 2; i++) {
                assertThat(ias.signUp(String.format(Locale.ROOT, "slow-%d@example.com", i))
                                .status())
                        .isEqualTo(201);
            }
            assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201);

            eventually(() -> assertThat(relay.mailsTo("jane@example.com")).hasSize(1));
            assertThat(relay.mails()).hasSize(1);
        }
    }

    private Behaviour hold() {
        return (step, recipient) -> {
            if (step == Step.DATA) {
                await(Duration.ofMinutes(1));
            }
        };
    }

    private Behaviour slow(Duration time) {
        return (step, recipient) -> {
            if (step == Step.DATA) {
                await(time);
            }
        };
    }

    private void await(Duration time) {
        try {
            if (end.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                Thread.yield();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweepAfter(Ias ias, Duration time) {
        clock.advance(time);
        ias.bean(OutboxSweeper.class).sweep();
    }

    private Ias start(String... settings) {
        var setup = Ias.setup()
                .clock(clock)
                .on(database, relay)
                .set("ias.outbox.verdict-timeout", "30s")
                .set("ias.outbox.sweep-interval", "1h");
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return setup.start();
    }
}
