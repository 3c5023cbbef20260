package dev.ias.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ias.mail.smtp.PipeliningRelay.Reaction;
import dev.ias.mail.smtp.PipeliningRelay.Reaction.Late;
import dev.ias.mail.smtp.PipeliningRelay.Reaction.Reply;
import dev.ias.mail.smtp.PipeliningRelay.Script;
import dev.ias.mail.smtp.PipeliningRelay.Step;
import dev.ias.outbox.MailRelay;
import dev.ias.outbox.MailRelay.Verdict;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestCollector.ReceivedSpan;
import dev.ias.testing.TestDatabase;
import dev.ias.verification.Address;
import dev.ias.verification.Code;
import dev.ias.verification.Language;
import dev.ias.verification.LimitKey;
import dev.ias.verification.OutboxMessage;
import dev.ias.verification.VerificationId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mails pipelined over a single connection. The relay sends its greeting after all of them are queued. */
class PipelinedMailsTest {

    private static final String A = "a@example.com";
    private static final String B = "b@example.com";
    private static final String C = "c@example.com";
    private static final String TRACE_A = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE_B = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final Duration START_WITHIN = Duration.ofMinutes(1);
    // Connecting and ten replies, by default.
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(135);

    private final TestClock clock = new TestClock();
    private final PipeliningRelay relay = new PipeliningRelay("PIPELINING");

    @AfterEach
    void stop() {
        relay.close();
    }

    @Test
    void mailsThatWaitTakeOneRoundTripEach() {
        var mails = 20;
        // Replies to the end of a mail after reading the envelope of the next one.
        relay.follow((mail, step) -> step == Step.END && mail < mails ? Reaction.ACCEPT_LATE : Reaction.ACCEPT);
        try (var ias = start()) {
            var recipients = IntStream.range(0, mails)
                    .mapToObj(i -> "jane-" + i + "@example.com")
                    .toArray(String[]::new);

            assertThat(send(ias, recipients)).hasSize(mails).containsOnly(Verdict.ACCEPTED);

            assertThat(relay.taken()).containsExactly(recipients);
            assertThat(relay.received())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, mails)
                            .boxed()
                            .flatMap(mail -> Arrays.stream(Step.values()).map(step -> mail + " " + step))
                            .toList());
        }
    }

    @Test
    void aSingleMailIsSentWithoutDelay() {
        try (var ias = start()) {
            assertThat(send(ias, A)).containsExactly(Verdict.ACCEPTED);
            assertThat(send(ias, B)).containsExactly(Verdict.ACCEPTED);
        }
        assertThat(relay.taken()).containsExactly(A, B);
        assertThat(relay.ahead()).containsExactly("1 MAIL", "1 RCPT", "2 MAIL", "2 RCPT");
    }

    @Test
    void withoutPipeliningEachCommandWaitsForThePreviousReply() {
        try (var strict = new PipeliningRelay("8BITMIME");
                var ias = setup(strict.port()).start()) {
            strict.greet();
            assertThat(send(ias, A, B, C)).containsOnly(Verdict.ACCEPTED);

            assertThat(strict.taken()).containsExactly(A, B, C);
            assertThat(strict.ahead()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"550, false, REFUSED", "550, true, REFUSED", "451, false, DEFERRED", "421, true, DEFERRED"})
    void aRefusalAtTheEndOfAMailAffectsOnlyThatMail(int code, boolean late, Verdict verdict) {
        var reply = code + " no";
        relay.follow(Script.only(1, Step.END, late ? new Late(reply) : new Reply(reply)));
        try (var ias = start()) {
            assertThat(send(ias, A, B, C)).containsExactly(verdict, Verdict.ACCEPTED, Verdict.ACCEPTED);
        }
        assertThat(relay.taken()).containsExactly(B, C);
        assertThat(relay.begun()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, 550, REFUSED",
        "RCPT, 550, RECIPIENT_REFUSED",
        "DATA, 554, REFUSED",
        "MAIL, 421, DEFERRED",
        "RCPT, 450, DEFERRED",
        "DATA, 451, DEFERRED"
    })
    void aRefusedEnvelopeDoesNotAffectThePreviousMail(Step step, int code, Verdict verdict) {
        relay.follow((mail, at) -> {
            if (mail == 1 && at == Step.END) {
                return Reaction.ACCEPT_LATE;
            }
            return mail == 2 && at == step ? new Reply(code + " no") : Reaction.ACCEPT;
        });
        try (var ias = start()) {
            assertThat(send(ias, A, B, C)).containsExactly(Verdict.ACCEPTED, verdict, Verdict.ACCEPTED);
        }
        assertThat(relay.taken()).containsExactly(A, C);
    }

    /** Whether the relay accepted the mail is unknown, so it is deferred; the pipelined one is not. */
    @Test
    void aLostReplyDefersOnlyItsMail() {
        relay.follow(Script.only(1, Step.END, Reaction.HANG_UP));
        try (var ias = start()) {
            assertThat(send(ias, A, B, C)).containsExactly(Verdict.DEFERRED, Verdict.ACCEPTED, Verdict.ACCEPTED);
        }
        assertThat(relay.taken()).containsExactly(A, B, C);
    }

    @Test
    void aMissingReplyConcernsOnlyItsMail() {
        relay.follow(Script.only(1, Step.END, Reaction.SILENCE));
        try (var ias = setup(relay.port()).set("ias.mail.accept-timeout", "3s").start()) {
            assertThat(send(ias, A, B, C)).containsExactly(Verdict.UNCERTAIN, Verdict.ACCEPTED, Verdict.ACCEPTED);
        }
        assertThat(relay.taken()).containsExactlyInAnyOrder(B, C);
    }

    @Test
    void aMailIsNotRetriedAfterItsLatestStart() {
        relay.follow((mail, step) -> {
            if (mail == 1 && step == Step.END) {
                clock.advance(START_WITHIN.plusSeconds(1));
                return new Late("550 no");
            }
            return Reaction.ACCEPT;
        });
        try (var ias = start()) {
            assertThat(send(ias, A, B)).containsExactly(Verdict.REFUSED, Verdict.DEFERRED);
        }
        assertThat(relay.taken()).isEmpty();
        assertThat(relay.begun()).isOne();
    }

    @Test
    void aMailWithoutAConnectionIsUnreachable() {
        relay.follow((mail, step) -> {
            if (step == Step.END) {
                relay.refuseConnections();
                return Reaction.HANG_UP;
            }
            return Reaction.ACCEPT;
        });
        try (var ias = start()) {
            assertThat(send(ias, A, B)).containsExactly(Verdict.DEFERRED, Verdict.UNREACHABLE);
        }
    }

    @Test
    void aMailThatCannotBeComposedAffectsNoOther() {
        try (var ias = start()) {
            assertThat(send(ias, A, "not an address", C))
                    .containsExactly(Verdict.ACCEPTED, Verdict.DEFERRED, Verdict.ACCEPTED);
        }
        assertThat(relay.taken()).containsExactly(A, C);
        assertThat(relay.begun()).isOne();
    }

    @Test
    void queuedMailsAreSentBeforeShutdown() {
        try (var ias = start()) {
            var verdicts = handOver(ias, A, B, C);
            relay.greet();

            ias.bean(MailRelay.class).close();

            assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict).isCompletedWithValue(Verdict.ACCEPTED));
            assertThat(send(ias, A)).containsExactly(Verdict.DEFERRED);
        }
        assertThat(relay.taken()).containsExactly(A, B, C);
    }

    @Test
    void eachMailIsTimedByItsVerdict() {
        relay.follow(Script.only(1, Step.END, new Late("550 no")));
        try (var ias = start()) {
            send(ias, A, B, C);

            assertThat(ias.bean(MeterRegistry.class).find("ias.mail").timers())
                    .extracting(timer -> timer.getId().getTag("verdict"), Timer::count)
                    .containsExactlyInAnyOrder(tuple("refused", 1L), tuple("accepted", 2L));
        }
    }

    @Test
    void eachMailBelongsToTheTraceOfItsCall() {
        relay.follow(Script.only(1, Step.END, new Late("550 no")));
        try (var collector = new TestCollector();
                var log = new LogCapture()) {
            try (var ias = setup(relay.port())
                    .set("ias.tracing.endpoint", collector.endpoint())
                    .start()) {
                var verdicts = List.of(
                        handOver(ias, A, Optional.of("00-" + TRACE_A + "-" + CALLER + "-01")),
                        handOver(ias, B, Optional.of("00-" + TRACE_B + "-" + CALLER + "-01")));
                relay.greet();
                joined(verdicts);
            }

            assertThat(collector.spans())
                    .extracting(ReceivedSpan::name, ReceivedSpan::trace, ReceivedSpan::parent, ReceivedSpan::failed)
                    .containsExactlyInAnyOrder(
                            tuple("send mail", TRACE_A, CALLER, true), tuple("send mail", TRACE_B, CALLER, false));
            assertThat(collector.spans())
                    .extracting(span -> span.attributes().get("ias.verdict"))
                    .containsExactlyInAnyOrder("refused", "accepted");
            assertThat(log.text()
                            .lines()
                            .filter(line ->
                                    line.startsWith("WARN dev.ias.mail.smtp.SmtpRelay Relay default did not accept")))
                    .singleElement()
                    .asString()
                    .contains("trace_id=" + TRACE_A);
        }
    }

    @Test
    void theCodesOfARefusalAreLoggedAndItsTextIsNot() {
        relay.follow(Script.only(1, Step.RCPT, new Reply("550-5.1.1 <" + A + "> is unknown\r\n550 5.1.1 here")));
        try (var log = new LogCapture();
                var ias = start()) {
            assertThat(send(ias, A)).containsExactly(Verdict.RECIPIENT_REFUSED);

            assertThat(log.text())
                    .containsPattern("Relay default did not accept message \\S+: RECIPIENT_REFUSED, 550 5\\.1\\.1 ")
                    .doesNotContain(A, "is unknown");
        }
    }

    @Test
    void linksHaveTheLowestPriority() {
        try (var ias = start()) {
            var links = handOver(ias, OutboxMessage.Kind.LINK, "first@example.com", A, B);
            var others = Stream.of(
                            handOver(ias, OutboxMessage.Kind.CODE, C),
                            handOver(ias, OutboxMessage.Kind.KNOWN_ADDRESS, "known@example.com"))
                    .flatMap(List::stream)
                    .toList();

            relay.greet();

            assertThat(joined(links)).containsOnly(Verdict.ACCEPTED);
            assertThat(joined(others)).containsOnly(Verdict.ACCEPTED);
            assertThat(relay.taken()).containsExactly("first@example.com", C, "known@example.com", A, B);
        }
    }

    @Test
    void linksFillAtMostHalfOfTheQueue() {
        try (var ias = setup(relay.port()).set("ias.mail.queue", 4).start()) {
            // The first one has left the queue: it waits for the greeting.
            var links = handOver(ias, OutboxMessage.Kind.LINK, "first@example.com", A, B, "late-link@example.com");
            var codes = handOver(ias, OutboxMessage.Kind.CODE, C, "d@example.com", "late-code@example.com");

            relay.greet();

            assertThat(joined(links))
                    .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.DEFERRED);
            assertThat(joined(codes)).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.DEFERRED);
            assertThat(relay.taken()).containsExactly("first@example.com", C, "d@example.com", A, B);
        }
    }

    @Test
    void anAttemptThatMightOutlastTheLeaseIsNotBegun() {
        try (var ias = start()) {
            relay.greet();
            var message = message(OutboxMessage.Kind.CODE, A, Optional.empty());

            assertThat(send(ias, message, LONGEST_ATTEMPT.minusMillis(1))).isEqualTo(Verdict.DEFERRED);
            assertThat(send(ias, message, LONGEST_ATTEMPT)).isEqualTo(Verdict.ACCEPTED);
            assertThat(relay.taken()).containsExactly(A);
        }
    }

    private Verdict send(Ias ias, OutboxMessage message, Duration within) {
        return ias.bean(MailRelay.class)
                .send(message, clock.instant().plus(within))
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private Ias start() {
        return setup(relay.port()).start();
    }

    private Ias.Setup setup(int port) {
        return Ias.setup()
                .clock(clock)
                .set("ias.database.url", TestDatabase.create().url())
                .set("ias.mail.host", "localhost")
                .set("ias.mail.port", port)
                .set("ias.mail.connections", 1);
    }

    /** Sends mails and returns their verdicts, in the same order. */
    private List<Verdict> send(Ias ias, String... recipients) {
        var verdicts = handOver(ias, recipients);
        relay.greet();
        return joined(verdicts);
    }

    private static List<Verdict> joined(List<CompletableFuture<Verdict>> verdicts) {
        return verdicts.stream()
                .map(verdict -> verdict.orTimeout(1, TimeUnit.MINUTES).join())
                .toList();
    }

    private List<CompletableFuture<Verdict>> handOver(Ias ias, String... recipients) {
        return handOver(ias, OutboxMessage.Kind.CODE, recipients);
    }

    private List<CompletableFuture<Verdict>> handOver(Ias ias, OutboxMessage.Kind kind, String... recipients) {
        return Arrays.stream(recipients)
                .map(recipient -> handOver(ias, kind, recipient, Optional.empty()))
                .toList();
    }

    private CompletableFuture<Verdict> handOver(Ias ias, String recipient, Optional<String> trace) {
        return handOver(ias, OutboxMessage.Kind.CODE, recipient, trace);
    }

    private CompletableFuture<Verdict> handOver(
            Ias ias, OutboxMessage.Kind kind, String recipient, Optional<String> trace) {
        return ias.bean(MailRelay.class)
                .send(
                        message(kind, recipient, trace),
                        clock.instant().plus(START_WITHIN).plus(LONGEST_ATTEMPT));
    }

    private OutboxMessage message(OutboxMessage.Kind kind, String recipient, Optional<String> trace) {
        var now = clock.instant();
        var id = UUID.randomUUID();
        return new OutboxMessage(
                id,
                new VerificationId(id, new LimitKey("")),
                kind,
                new Address(recipient, recipient),
                Language.ENGLISH,
                Optional.of(new Code("123456")),
                now,
                now.plus(Duration.ofMinutes(10)),
                0,
                Optional.empty(),
                trace,
                false);
    }
}
