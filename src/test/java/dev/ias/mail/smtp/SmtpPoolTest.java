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
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.RejectException;

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
    @EnumSource(value = Step.class, names = "RCPT", mode = EnumSource.Mode.EXCLUDE)
    void aConnectionIsDiscardedAfterAnError(Step step) {
        refuseSecondOfThree(Behaviour.refuse(step, 550));

        assertThat(relay.mails()).hasSize(2);
        assertThat(relay.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {421, 450, 554})
    void aConnectionIsDiscardedAfterAReplyToRcptThatIsNotOfTheMailbox(int code) {
        refuseSecondOfThree(Behaviour.refuse(Step.RCPT, code));

        assertThat(relay.connections()).isEqualTo(2);
    }

    private void refuseSecondOfThree(Behaviour refusal) {
        ias.signUp("one@example.com");
        relay.behave(refusal);
        ias.signUp("two@example.com");
        relay.behave(Behaviour.ACCEPT);
        assertThat(relay.connections()).isOne();

        ias.signUp("three@example.com");
    }

    @Test
    void aConnectionIsKeptIfRecipientsAreRefused() {
        relay.behave((step, recipient) -> {
            if (step == Step.RCPT && recipient.startsWith("nobody")) {
                throw new RejectException(550, "no such user");
            }
        });
        for (var i = 0; i < 50; i++) {
            // 30 % of all.
            var name = i % 10 < 3 ? "nobody" : "jane";
            ias.signUp(String.format(Locale.ROOT, "%s-%d@example.com", name, i));
        }

        assertThat(relay.mails()).hasSize(35);
        assertThat(relay.connections()).isOne();
    }

    /** Postfix delays its replies, and then closes the connection, if a client makes too many errors in succession. */
    @Test
    void aConnectionIsDiscardedIfManyRecipientsInSuccessionAreRefused() {
        relay.behave(Behaviour.refuse(Step.RCPT, 550));
        for (var i = 0; i < 10; i++) {
            ias.signUp(String.format(Locale.ROOT, "nobody-%d@example.com", i));
        }

        assertThat(relay.connections()).isEqualTo(2);
    }
}
