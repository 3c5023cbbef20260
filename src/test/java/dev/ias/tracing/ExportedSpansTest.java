package dev.ias.tracing;

import static dev.ias.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ias.testing.Answer;
import dev.ias.testing.Ias;
import dev.ias.testing.LogCapture;
import dev.ias.testing.ProofOfWork;
import dev.ias.testing.ServiceProcess;
import dev.ias.testing.TestClock;
import dev.ias.testing.TestCollector;
import dev.ias.testing.TestCollector.ReceivedSpan;
import dev.ias.testing.TestDatabase;
import dev.ias.testing.TestRelay;
import dev.ias.testing.TestRelay.Behaviour;
import dev.ias.testing.TestRelay.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.RejectException;

/**
 * Spans of requests as exported to a collector. A service flushes its spans when it is closed, so it is closed before
 * the assertions.
 */
class ExportedSpansTest {

    private static final String JANE = "jane.trace@example.com";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + CALLER + "-01";
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(64);

    private final TestDatabase database = TestDatabase.create();
    private final TestClock clock = new TestClock();
    private final TestRelay relay = new TestRelay();
    private final TestCollector collector = new TestCollector();

    @AfterEach
    void stop() {
        collector.close();
        relay.close();
    }

    @Test
    void aSignUpIsOneTraceFromTheRequestToItsMail() {
        try (var ias = traced().start()) {
            assertThat(signUp(ias, TRACEPARENT).status()).isEqualTo(201);
        }

        var trace = collector.trace(TRACE);
        assertThat(paths(trace))
                .containsExactlyInAnyOrder(
                        "SERVER POST /users",
                        "SERVER POST /users > INTERNAL command sign_up",
                        "SERVER POST /users > INTERNAL command sign_up > INTERNAL batch",
                        "SERVER POST /users > INTERNAL command sign_up > INTERNAL batch > CLIENT transaction",
                        "SERVER POST /users > CLIENT send mail",
                        "SERVER POST /users > INTERNAL command record_outcome",
                        "SERVER POST /users > INTERNAL command record_outcome > INTERNAL batch",
                        "SERVER POST /users > INTERNAL command record_outcome > INTERNAL batch > CLIENT transaction");
        assertThat(only(trace, "POST /users").parent()).isEqualTo(CALLER);
        assertThat(only(trace, "POST /users").attributes())
                .containsEntry("http.route", "/users")
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "201");
        assertThat(only(trace, "send mail").attributes())
                .containsEntry("ias.verdict", "accepted")
                .containsEntry("server.port", String.valueOf(relay.port()));
        assertThat(only(trace, "command sign_up").attributes()).containsEntry("ias.outcome", "granted");
        assertThat(trace).noneMatch(ReceivedSpan::failed);
        assertThat(only(trace, "send mail").begin())
                .isGreaterThanOrEqualTo(only(trace, "command sign_up").begin());
        assertThat(collector.resources()).allMatch(resource -> resource.contains("\"ias\""));
    }

    /** A solution is used up on another thread than that of the request. */
    @Test
    void aSignUpWithASolutionIsOneTraceToo() {
        try (var ias = traced().set("ias.challenge.provider", "altcha").start()) {
            var solution = ProofOfWork.solve(ias.get("/users/challenge").json());
            var body = "{\"email\":\"%s\"}".formatted(JANE);
            assertThat(ias.post("/users", body, "traceparent", TRACEPARENT, "Challenge-Solution", solution)
                            .status())
                    .isEqualTo(201);
        }

        assertThat(paths(collector.trace(TRACE)))
                .contains(
                        "SERVER POST /users > CLIENT transaction",
                        "SERVER POST /users > INTERNAL command sign_up",
                        "SERVER POST /users > CLIENT send mail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "00-00000000000000000000000000000000-00f067aa0ba902b7-01"})
    void aRequestWithoutValidTraceparentStartsATrace(String traceparent) {
        try (var ias = traced().start()) {
            signUp(ias, traceparent);
            signUp(ias, traceparent);
        }

        assertThat(collector.spans("POST /users"))
                .hasSize(2)
                .allMatch(span -> span.parent().isEmpty());
        assertThat(collector.spans()).extracting(ReceivedSpan::trace).doesNotContain(TRACE);
        assertThat(collector.spans().stream().map(ReceivedSpan::trace).distinct())
                .hasSize(2);
    }

    @Test
    void anUnsampledTraceOfTheCallerIsNotExported() {
        try (var ias = traced().start()) {
            assertThat(signUp(ias, "00-" + TRACE + "-" + CALLER + "-00").status())
                    .isEqualTo(201);
        }

        assertThat(relay.mailsTo(JANE)).hasSize(1);
        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void theSampleRatioAppliesOnlyToRequestsWithoutTraceparent() {
        try (var ias = traced().set("ias.tracing.sample-ratio", 0).start()) {
            signUp(ias, "");
            signUp(ias, TRACEPARENT);
        }

        assertThat(collector.spans()).isNotEmpty().allMatch(span -> span.trace().equals(TRACE));
    }

    @Test
    void aMailThatAnotherInstanceSendsBelongsToTheTraceOfItsRequest() {
        relay.behave(Behaviour.refuse(Step.DATA, 450));
        try (var first = traced().start()) {
            assertThat(signUp(first, TRACEPARENT).status()).isEqualTo(201);
        }
        relay.behave(Behaviour.ACCEPT);
        clock.advance(LONGEST_BACK_OFF);
        try (var second = traced().set("ias.outbox.sweep-interval", "50ms").start()) {
            eventually(() -> assertThat(relay.mailsTo(JANE)).hasSize(1));
        }

        var mails = collector.spans("send mail");
        assertThat(mails)
                .extracting(ReceivedSpan::trace, mail -> mail.attributes().get("ias.verdict"), ReceivedSpan::failed)
                .containsExactly(tuple(TRACE, "deferred", true), tuple(TRACE, "accepted", false));
        assertThat(mails.getFirst().parent()).isEqualTo(mails.getLast().parent());
        assertThat(collector.spans()).allMatch(span -> span.trace().equals(TRACE));
    }

    @Test
    void scheduledWorkAndProbesAreNotTraced() {
        var port = ServiceProcess.freePort();
        try (var ias = traced().set("endpoints.all.port", port)
                        .set("ias.outbox.sweep-interval", "10ms")
                        .set("ias.outbox.measure-interval", "10ms")
                        .set("ias.purge.interval", "10ms")
                        .start();
                var management = Ias.at(port)) {
            assertThat(management.get("/health/readiness").status()).isEqualTo(200);
            assertThat(management.get("/prometheus").status()).isEqualTo(200);
            signUp(ias, TRACEPARENT);
        }

        assertThat(collector.spans()).isNotEmpty().allMatch(span -> span.trace().equals(TRACE));
    }

    @Test
    void aRefusedMailFailsItsSpansWithoutTheReplyOfTheRelay() {
        relay.behave((step, recipient) -> {
            if (step == Step.RCPT) {
                throw new RejectException(550, "who is " + recipient);
            }
        });
        try (var ias = traced().start()) {
            assertThat(signUp(ias, TRACEPARENT).status()).isEqualTo(500);
        }

        var trace = collector.trace(TRACE);
        assertThat(trace.stream().filter(ReceivedSpan::failed))
                .extracting(ReceivedSpan::name)
                .containsExactlyInAnyOrder("send mail", "POST /users");
        assertThat(only(trace, "send mail").attributes()).containsEntry("error.type", "recipient_refused");
        assertThat(only(trace, "POST /users").attributes()).containsEntry("error.type", "500");
        assertThat(paths(trace)).contains("SERVER POST /users > INTERNAL command revert_send");
        assertThat(trace.toString()).doesNotContain(JANE, "who is");
    }

    @Test
    void logLinesHaveTheTraceId() {
        relay.behave(Behaviour.refuse(Step.DATA, 554));
        try (var log = new LogCapture()) {
            try (var ias = traced().start()) {
                signUp(ias, TRACEPARENT);
            }
            assertThat(log.text().lines().filter(line -> line.contains(TRACE)))
                    .anyMatch(line -> line.startsWith("INFO dev.ias.calls call") && line.contains("trace_id=" + TRACE))
                    .anyMatch(line ->
                            line.startsWith("WARN dev.ias.mail.smtp.SmtpRelay Relay default did not accept message"))
                    .anyMatch(line -> line.startsWith("WARN dev.ias.rest.ErrorResponses Failed to send email."));
        }
    }

    @Test
    void anUnreachableCollectorBlocksNoRequest() {
        collector.close();
        try (var ias = traced().start()) {
            assertThat(signUp(ias, TRACEPARENT).status()).isEqualTo(201);
            assertThat(relay.mailsTo(JANE)).hasSize(1);
        }
    }

    private Ias.Setup traced() {
        return Ias.setup()
                .on(database, relay)
                .clock(clock)
                .set("ias.outbox.sweep-interval", "1h")
                .set("ias.tracing.endpoint", collector.endpoint());
    }

    private static Answer signUp(Ias ias, String traceparent) {
        var body = "{\"email\":\"%s\"}".formatted(JANE);
        return traceparent.isEmpty() ? ias.post("/users", body) : ias.post("/users", body, "traceparent", traceparent);
    }

    private static ReceivedSpan only(List<ReceivedSpan> trace, String name) {
        assertThat(trace).extracting(ReceivedSpan::name).containsOnlyOnce(name);
        return trace.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the path of each span from the root of the trace. */
    private static List<String> paths(List<ReceivedSpan> trace) {
        var byId = trace.stream().collect(Collectors.toMap(ReceivedSpan::id, Function.identity()));
        return trace.stream().map(span -> path(span, byId)).toList();
    }

    private static String path(ReceivedSpan span, Map<String, ReceivedSpan> byId) {
        var own = span.kind() + " " + span.name();
        return byId.containsKey(span.parent()) ? path(byId.get(span.parent()), byId) + " > " + own : own;
    }
}
