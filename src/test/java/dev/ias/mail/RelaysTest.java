package dev.ias.mail;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
                .mapToObj(i -> ias.signUp(String.format(Locale.ROOT, "jane-%d@example.com", number++))
                        .status())
                .toList();
    }
}
