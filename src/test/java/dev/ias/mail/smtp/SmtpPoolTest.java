package dev.ias.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ias.testing.Ias;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SmtpPoolTest {

    private final TestRelay relay = new TestRelay();
    private final Ias ias = Ias.setup()
            .on(TestDatabase.create(), relay)
            .set("ias.outbox.verdict-timeout", "60s")
            .set("ias.mail.connections", 3)
            .start();

    @AfterEach
    void stop() {
        ias.close();
        relay.close();
    }

    @Test
    void consecutiveMailsUseOneConnection() {
        for (var i = 0; i < 20; i++) {
            assertThat(ias.signUp(String.format(Locale.ROOT, "jane-%d@example.com", i))
                            .status())
                    .isEqualTo(201);
        }

        assertThat(relay.mails()).hasSize(20);
        assertThat(relay.connections()).isOne();
    }

    @Test
    void parallelMailsUseAtMostTheConfiguredConnections() {
        Ias.parallel(50, i -> ias.signUp(String.format(Locale.ROOT, "jane-%d@example.com", i)));

        assertThat(relay.mails()).hasSize(50);
        assertThat(relay.connections()).isBetween(1, 3);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aConnectionIsDiscardedAfterAnError(Step step) {
        ias.signUp("one@example.com");
        relay.behave(Behaviour.refuse(step, 550));
        ias.signUp("two@example.com");
        relay.behave(Behaviour.ACCEPT);
        assertThat(relay.connections()).isOne();

        ias.signUp("three@example.com");

        assertThat(relay.mails()).hasSize(2);
        assertThat(relay.connections()).isEqualTo(2);
    }
}
