package dev.ias.mail;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ias.bounce.ReturnToken;
import dev.ias.bounce.ReturnTokens;
import dev.ias.outbox.OutboxSweeper;
import dev.ias.testing.Ias;
import dev.ias.testing.ReceivedMail;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Step;
import dev.ias.verification.AddressTest;
import dev.ias.verification.SecretHasher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.RejectException;

/** Envelope senders and Message-IDs that identify the mail. */
class VerpTest {

    private static final String JANE = "jane@example.com";
    private static final Pattern SENDER = Pattern.compile("bounces\\+([0-9a-v]{48})@bounce\\.example\\.com");
    private static final Pattern MESSAGE_ID = Pattern.compile("<[0-9a-f-]{36}\\.([0-9a-v]{48})@sender\\.example>");

    private final TestDatabase database = TestDatabase.create();
    private final TestRelay relay = new TestRelay();
    private final TestClock clock = new TestClock();

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void theEnvelopeSenderOfEachMailContainsItsToken() {
        try (var ias = start("bounces@bounce.example.com")) {
            ias.signUp(JANE);
            clock.advance(Duration.ofMinutes(1));
            ias.signUp(JANE);
            ias.signUp("june@example.com");

            var mails = relay.mails();
            assertThat(mails).extracting(ReceivedMail::envelopeFrom).doesNotHaveDuplicates();
            var recipient = ias.bean(SecretHasher.class).recipient(AddressTest.valid(JANE));
            var second = new ReturnToken(recipient, clock.instant(), true);
            assertThat(tokenOfSender(ias, mails.get(1))).isEqualTo(second);
            assertThat(tokenOfMessageId(ias, mails.get(1))).isEqualTo(second);
        }
    }

    @Test
    void aMailToASubAddressIsMarked() {
        try (var ias = start("bounces@bounce.example.com")) {
            ias.signUp("jane+news@example.com");

            assertThat(tokenOfSender(ias, relay.mails().getFirst()).mailbox()).isFalse();
        }
    }

    @Test
    void everyAttemptHasTheSameEnvelopeSenderAndMessageId() {
        var senders = Collections.synchronizedList(new ArrayList<String>());
        relay.behave((step, address) -> {
            if (step == Step.MAIL) {
                senders.add(address);
                if (senders.size() < 3) {
                    throw new RejectException(450, "later");
                }
            }
        });
        try (var ias = start("bounces@bounce.example.com")) {
            ias.signUp(JANE);
            for (var attempts = 2; attempts <= 3; attempts++) {
                var expected = attempts;
                clock.advance(Duration.ofMinutes(2));
                ias.bean(OutboxSweeper.class).sweep();
                eventually(() -> assertThat(senders).hasSize(expected));
                eventually(() -> assertThat(database.query("select id from outbox where unfinished > 0"))
                        .isEmpty());
            }

            assertThat(senders).hasSize(3);
            assertThat(List.copyOf(senders)).containsOnly(senders.getFirst());
            assertThat(tokenOfSender(ias, relay.lastTo(JANE))).isEqualTo(tokenOfMessageId(ias, relay.lastTo(JANE)));
        }
    }

    @Test
    void withoutTheSettingOnlyTheMessageIdContainsTheToken() {
        try (var ias = setup().set("ias.mail.envelope-from", "bounces@bounce.example.com")
                .start()) {
            ias.signUp(JANE);

            assertThat(relay.lastTo(JANE).envelopeFrom()).isEqualTo("bounces@bounce.example.com");
            assertThat(tokenOfMessageId(ias, relay.lastTo(JANE)).mailbox()).isTrue();
        }
    }

    @Test
    void theLongestLocalPartThatFitsIsAccepted() {
        try (var ias = start("b".repeat(15) + "@bounce.example.com")) {
            ias.signUp(JANE);

            assertThat(relay.lastTo(JANE).envelopeFrom().indexOf('@')).isEqualTo(64);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bbbbbbbbbbbbbbbb@bounce.example.com", "a+b@bounce.example.com"})
    void anEnvelopeSenderWithoutRoomForATokenIsRejected(String address) {
        assertThatThrownBy(() -> start(address).close())
                .hasStackTraceContaining("ias.mail.envelope-from: '" + address
                        + "' is not an address with at most 15 characters and no + before the @, which ias.mail.verp"
                        + " needs");
    }

    @Test
    void theSettingNeedsAnEnvelopeSender() {
        assertThatThrownBy(() -> setup().set("ias.mail.verp", true).start().close())
                .hasStackTraceContaining(
                        "ias.mail.verp: true needs ias.mail.envelope-from, such as bounces@bounce.example.com");
    }

    private static ReturnToken tokenOfSender(Ias ias, ReceivedMail mail) {
        return token(ias, SENDER, mail.envelopeFrom());
    }

    private static ReturnToken tokenOfMessageId(Ias ias, ReceivedMail mail) {
        return token(ias, MESSAGE_ID, mail.header("Message-ID"));
    }

    private static ReturnToken token(Ias ias, Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        return ias.bean(ReturnTokens.class).parse(matcher.group(1)).orElseThrow();
    }

    private Ias start(String envelopeFrom) {
        return setup().set("ias.mail.envelope-from", envelopeFrom)
                .set("ias.mail.verp", true)
                .start();
    }

    private Ias.Setup setup() {
        return Ias.setup().on(database, relay).clock(clock).set("ias.outbox.sweep-interval", "1h");
    }
}
