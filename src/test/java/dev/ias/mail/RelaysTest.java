package dev.ias.mail;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.subethamail.smtp.RejectException;

/** Two relays, of which the first one is preferred. */
class RelaysTest {

    private final TestRelay first = new TestRelay();
    private final TestRelay second = new TestRelay();

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(Step.values())
                .flatMap(step -> IntStream.of(421, 450, 454, 554)
                        .filter(code -> code != 454 || step == Step.MAIL)
                        .mapToObj(code -> Arguments.of(step, code)));
    }

    @Test
    void mailsAreSentOverTheFirstRelayWhileItAcceptsThem() {
        try (var ias = start()) {
            signUps(ias, 5);

            assertThat(first.mails()).hasSize(5);
            assertThat(second.mails()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void mailsFailOverToTheNextRelay(Step step, int code) {
        first.behave(Behaviour.refuse(step, code));
        try (var ias = start()) {
            assertThat(signUps(ias, 6)).containsOnly(201);

            assertThat(second.mails()).hasSize(6).extracting(mail -> mail.to()).doesNotHaveDuplicates();
            assertThat(first.mails()).isEmpty();
        }
    }

    @Test
    void aFailedRelayIsSkippedAndUsedAgainAfterItsRecovery() {
        first.goOffline();
        try (var ias = start()) {
            assertThat(signUps(ias, 20)).containsOnly(201);
            assertThat(second.mails()).hasSize(20);

            first.goOnline();
            eventually(() -> {
                signUps(ias, 1);
                assertThat(first.mails()).isNotEmpty();
            });
            var before = second.mails().size();
            signUps(ias, 5);
            assertThat(second.mails()).hasSize(before);
        }
    }

    @Test
    void aRefusedMailboxDoesNotFailOver() {
        first.behave(Behaviour.refuse(Step.RCPT, 550));
        try (var ias = start()) {
            assertThat(ias.signUp("nobody@example.com").outcome()).startsWith("500");

            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void aMailThatMayHaveBeenAcceptedDoesNotFailOver() {
        var held = new CountDownLatch(1);
        first.behave(Behaviour.hold(held));
        try (var ias = start("ias.mail.relays.first.accept-timeout", "100ms")) {
            assertThat(signUps(ias, 1)).containsExactly(201);

            assertThat(second.connections()).isZero();
        } finally {
            held.countDown();
        }
    }

    @Test
    void relaysOfTheSameOrderAreUsedInTurns() {
        try (var ias = start("ias.mail.relays.second.order", "1")) {
            signUps(ias, 10);

            assertThat(first.mails()).hasSize(5);
            assertThat(second.mails()).hasSize(5);
        }
    }

    @Test
    void relaysOfTheSameOrderShareTheMailsByTheirWeights() {
        try (var ias = start("ias.mail.relays.second.order", "1", "ias.mail.relays.first.weight", "3")) {
            signUps(ias, 8);

            assertThat(first.mails()).hasSize(6);
            assertThat(second.mails()).hasSize(2);
        }
    }

    @Test
    void mailsThatWaitForAFailingRelayAreReleasedToTheNext() {
        var attempts = new AtomicInteger();
        var queued = new CountDownLatch(1);
        first.behave((step, recipient) -> {
            attempts.incrementAndGet();
            await(queued);
            throw new RejectException(451, "later");
        });
        try (var ias = start("ias.mail.relays.first.connections", "1")) {
            var calls = Thread.ofVirtual().start(() -> Ias.parallel(40, i -> ias.signUp(address(i))));
            eventually(() -> assertThat(waiting(ias)).isEqualTo(39));
            queued.countDown();

            eventually(() -> assertThat(second.mails()).hasSize(40));
            // As many as open the circuit breaker.
            assertThat(attempts).hasValueLessThan(6);
            join(calls);
        }
    }

    private static double waiting(Ias ias) {
        return ias.bean(MeterRegistry.class)
                .get("ias.mail.queue")
                .tag("relay", "first")
                .gauge()
                .value();
    }

    /** Recipients that each relay refuses must not stop the mails to others. */
    @Test
    void ifEachRelayIsToBeSkippedAllAreUsed() {
        first.behave(Behaviour.refuse(Step.RCPT, 554));
        second.behave(Behaviour.refuse(Step.RCPT, 554));
        try (var ias = start()) {
            assertThat(signUps(ias, 8)).doesNotContain(201);
            second.behave(Behaviour.ACCEPT);

            assertThat(signUps(ias, 1)).containsExactly(201);
        }
    }

    @Test
    void ifNoRelayAcceptsAMailTheCallFailsAndConsumesNothing() {
        first.goOffline();
        second.goOffline();
        try (var ias = start()) {
            assertThat(ias.signUp("jane@example.com").outcome()).isEqualTo("500 email/0");

            second.goOnline();
            eventually(() -> assertThat(ias.signUp("jane@example.com").status()).isEqualTo(201));
        }
    }

    @Test
    void eachRelayHasItsOwnMetricsAndHealth() {
        first.goOffline();
        try (var ias = start()) {
            eventually(() -> assertThat(ias.bean(RelayProbe.class).problems())
                    .containsExactly("The relay first cannot be reached"));
        }
    }

    private Ias start(String... settings) {
        var setup = Ias.setup()
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.outbox.verdict-timeout", "30s")
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.mail.probe-interval", "100ms")
                .set("ias.mail.relays.first.order", "1")
                .set("ias.mail.relays.second.order", "2");
        for (var relay : List.of("first", "second")) {
            setup.set("ias.mail.relays." + relay + ".host", "localhost")
                    .set("ias.mail.relays." + relay + ".port", relay.equals("first") ? first.port() : second.port())
                    .set("ias.mail.relays." + relay + ".tls", "NONE");
        }
        for (var i = 0; i < settings.length; i += 2) {
            setup.set(settings[i], settings[i + 1]);
        }
        return setup.start();
    }

    private int number;

    private List<Integer> signUps(Ias ias, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ias.signUp(address(number++)).status())
                .toList();
    }

    private static String address(int number) {
        return String.format(Locale.ROOT, "jane-%d@example.com", number);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
